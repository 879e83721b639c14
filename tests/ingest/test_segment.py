"""Acme texts and the locators a lawyer would give their clauses: a case is a name, a text, the locators in order."""

from __future__ import annotations

from textwrap import dedent

import pytest

from ingest.segment import segment

FILLER = ", in every case and for everyone who takes part in it" * 3
"""Stands for ``~`` in a case: makes a line so long that the text is not wrapped by hand."""

CASES: dict[str, tuple[str, str]] = {
    "wrapped at 72 columns, markers three deep": (
        """
        ACME MODEL LICENCE
        Release Date: 1 May 2024

        "Agreement" means these terms for the use of the Acme
        Materials.

        "Acme Materials" means the Acme model and its notes.

        By using the Acme Materials you agree to this Agreement.

        1. Rights.

              a. Grant. You may use the Acme Materials as set out in
        Section 2 and in
        b. No claim of title is made by this line, which is only wrapped text.

              b. Passing on.

                    i. Give a copy of this Agreement to each recipient of the
        Acme Materials.
                    ii. Keep the notice.

                    iii. Do not train a rival model with any output of the
        Acme Materials.

        2. Ending. Acme may end this Agreement when you breach it.
        """,
        """
        Preamble
        Preamble › “Agreement”
        Preamble › “Acme Materials”
        Preamble › ¶1
        §1
        §1(a)
        §1(b)
        §1(b)(i)
        §1(b)(ii)
        §1(b)(iii)
        §2
        """,
    ),
    "lists inside a paragraph, and the sentence after them": (
        """
        1. Use

        (a) Access. You may use the Service.

        (b) Limits. You may not (i) rent the Service to others; (ii) open up the Service, see Section 4(a) \
and paragraph (iii) of the manual; or (iii) train models that rival Acme. Rate limits apply to all.

        2. End

        Acme may end this.
        """,
        """
        §1
        §1(a)
        §1(b)
        §1(b)(i)
        §1(b)(ii)
        §1(b)(iii)
        §1(b) › closing words
        §2
        """,
    ),
    "headings without numbers, run-in headings, items without marks": (
        """
        Acme Terms of Use
        Effective: May 1, 2024

        Thank you for using Acme! These terms bind you.

        Using Acme

        What you can do. Use the Service within the law, for your own purposes.

        What you cannot do. Do no harm with it. In particular, you may not:

            Break the Service.
            Train a rival of Acme with Output.

        Feedback. Acme may use what you tell it.

        Content

        Your content. You own Input. Acme gives you (a) its rights in Output and (b) the right to sell it.
        """,
        """
        Preamble
        Using Acme
        Using Acme › What you can do
        Using Acme › What you cannot do
        Using Acme › What you cannot do › item 1
        Using Acme › What you cannot do › item 2
        Using Acme › Feedback
        Content
        Content › Your content
        Content › Your content › (a)
        Content › Your content › (b)
        """,
    ),
    "sections, sub-sections and lettered definitions; (i) after (h) is a letter": (
        """
        Acme Weights Terms

        Section 1: DEFINITIONS

        1.1 Definitions

        (a) "A" means all (i) copies of Acme, and (ii) other models made by transfer of patterns from Acme.

        (b) "B" means b.

        (c) "C" means c.

        (d) "D" means d.

        (e) "E" means e.

        (f) "F" means f.

        (g) "G" means g.

        (h) "H" means h.

        (i) "I" means i.

        (j) "J" means j.

        1.2

        In these terms, "including" has no limit.

        Section 2: CONDITIONS

        2.1 Passing on

        You may pass Acme on if you do the following:

            Hand over these terms.
            Mark your changes.

        You may add terms of your own.
        """,
        """
        Preamble
        §1
        §1.1
        §1.1(a)
        §1.1(a)(i)
        §1.1(a)(ii)
        §1.1(b)
        §1.1(c)
        §1.1(d)
        §1.1(e)
        §1.1(f)
        §1.1(g)
        §1.1(h)
        §1.1(i)
        §1.1(j)
        §1.2
        §2
        §2.1
        §2.1 › item 1
        §2.1 › item 2
        §2.1 › ¶2
        """,
    ),
    "plain numbers run on through Roman sections; an attachment numbers anew": (
        """
        ACME LICENCE

        Section I: PREAMBLE

        Acme shares its models.

        1. Definitions
        "Model" means the Acme model.
        "Derivatives" means models made from it.

        Section II: GRANTS

        Both grants follow.

        2. Copyright. Acme grants its rights in the Model to you.

        3. Patents. Acme grants its patents to you under these terms.

        END OF TERMS AND CONDITIONS

        Attachment A

        Limits of Use

        You agree not to use the Model:

        -	To break the law;
        -	To harm others.

        Exhibit B

        (a) First form.

        (b) Second form.
        """,
        """
        Preamble
        §I
        §1
        §1 › “Model”
        §1 › “Derivatives”
        §II
        §2
        §3
        Attachment A
        Attachment A › item 1
        Attachment A › item 2
        Exhibit B
        Exhibit B(a)
        Exhibit B(b)
        """,
    ),
    "Markdown: headings, bold run-in headings, nested bullets, escaped and underlined numbers": (
        """
        # Acme Services

        _Effective May 1, 2024_

        Welcome.

        1\\. Data
        --------

        **Your data.** It stays yours.

        **Training.** Acme does not train on it, except:

        *   where you opt in; and
            *   by the switch, or
            *   by letter;
        *   where the law asks for it.

        ## Governing Law

        (a) Acmeland law applies.

        (b) Its courts decide.
        """,
        """
        Preamble
        §1
        §1 › Your data
        §1 › Training
        §1 › Training › item 1
        §1 › Training › item 1 › item 1
        §1 › Training › item 1 › item 2
        §1 › Training › item 2
        Governing Law
        Governing Law › (a)
        Governing Law › (b)
        """,
    ),
    "Roman sections with letters": (
        """
        ACME COMMUNITY LICENCE

        I. INTRODUCTION

        It binds who uses Acme.

        II. TERMS

        a. Naming. Show the name of Acme.

        b. Output. It is yours.

        III. DEFINITIONS

        “AUP” means the policy of Acme.
        """,
        """
        Preamble
        §I
        §II
        §II(a)
        §II(b)
        §III
        §III › “AUP”
        """,
    ),
    "a statute: articles, paragraphs, points on lines of their own": (
        """
        Acme Act

        Recital 1

        Whereas models are made.

        Chapter I

        Article 1
        Scope

        1.   This Act applies to:

        (a)

        makers;

        (b)

        users.

        2.   It does not apply to toys.

        Article 2
        Definitions

        For this Act:

        (1)

        ‘model’ means a model;

        (2)

        ‘maker’ means who makes one.
        """,
        """
        Preamble
        Recital 1
        Chapter I
        Art. 1
        Art. 1(1)
        Art. 1(1)(a)
        Art. 1(1)(b)
        Art. 1(2)
        Art. 2
        Art. 2(1)
        Art. 2(2)
        """,
    ),
    "Chinese numbering": (
        """
        爱可米协议

        第一条 定义

        “模型”是指爱可米模型。

        第二条 许可

        （一）您可以使用模型。

        （二）您不得用输出训练其他模型。

        第三条 法律

        适用本地法律。
        """,
        """
        Preamble
        第一条
        第一条 › “模型”
        第二条
        第二条（一）
        第二条（二）
        第三条
        """,
    ),
    "no section at all": (
        """
        Acme Short Licence

        Copyright (c) 2024 Acme

        Leave is given to anyone to use the software, and to hand it on.

        The software must be passed on with (1) this licence, and (2) the notice above.

        THE SOFTWARE COMES AS IT IS, AND NOBODY ANSWERS FOR IT.
        """,
        """
        Preamble
        ¶1
        ¶2
        ¶2(1)
        ¶2(2)
        ¶3
        """,
    ),
    "capitals are no heading when they are a sentence; two languages number twice": (
        """
        1. 定义

        “模型”是指模型。

        2. 许可

        您可以使用模型。

        1. Definitions

        “Model” means the model.

        2. Licence

        THE MODEL COMES WITHOUT ANY WARRANTY, AND ACME DOES NOT ANSWER FOR IT.

        You may use the model.
        """,
        """
        §1
        §1 › “模型”
        §2
        §1 [2]
        §1 [2] › “Model”
        §2 [2]
        """,
    ),
    "indented definitions and items under run-in headings": (
        """
        Acme Non-Commercial Licence

        Acme shares its weights.

            Definitions. Words have these meanings:

                “Derivative” means any (i) changed copy of the weights, or (ii) work based on them.

                “Output” means what the model gives.

            Grant.

                Licence. Acme lets you use the weights for research.

                Outputs. Acme claims nothing in them.

            Limits. You will not, and will let nobody:

                remove notices of Acme;

                train a rival with Output.

            Law. Acmeland law applies.
        """,
        """
        Preamble
        Definitions
        Definitions › “Derivative”
        Definitions › “Derivative” › (i)
        Definitions › “Derivative” › (ii)
        Definitions › “Output”
        Grant
        Grant › Licence
        Grant › Outputs
        Limits
        Limits › item 1
        Limits › item 2
        Law
        """,
    ),
    "a heading that recurs stands beneath the one before it": (
        """
        Acme Interface Terms

        These terms bind you.

        Free Services

        Some are free.

        How Acme Uses Data

        Acme learns from it.

        Paid Services

        Some cost money.

        How Acme Uses Data

        Acme does not learn from it.

        Changes

        Terms change.
        """,
        """
        Preamble
        Free Services
        Free Services › How Acme Uses Data
        Paid Services
        Paid Services › How Acme Uses Data
        Changes
        """,
    ),
    "lists without stops and blank lines; numbers that run on under the next item": (
        """
        **Acme Use Policy**

        **Banned Uses**

        Everyone shall use Acme safely~. You agree you will not use it for the things below:

        1. Break the law, which means:
            1. Further unlawful acts~, such as:
                1. Violence
                2. Harm to children~
                3. Any other crime
            2. Harass people~
            3. Hide dangers
        2. Put life at risk, which means:
            4. Warfare~
            5. Weapons
        3. Tell lies about people.

        Write to Acme when others break this policy.
        """,
        """
        Preamble
        Banned Uses
        §1
        §1(1)
        §1(1)(1)
        §1(1)(2)
        §1(1)(3)
        §1(2)
        §1(3)
        §2
        §2(4)
        §2(5)
        §3
        Banned Uses › ¶2
        """,
    ),
    "bullets with letters; a heading right above its text; a second document numbers anew": (
        """
        Acme Licence

        1. Grant. The following holds~:
        - a. Licence. Acme lets you use the weights~.
        - b. Outputs. Acme claims nothing in the outputs~.

        2. Law. Acmeland law applies~.


        Acme Use Policy
        Acme wants its models to be used safely~.

        1. Be kind.
        2. Be fair.
        """,
        """
        Preamble
        §1
        §1(a)
        §1(b)
        §2
        Acme Use Policy
        Acme Use Policy › §1
        Acme Use Policy › §2
        """,
    ),
    "letters with numbers, and bullets before numbers": (
        """
        A. Services
        -----------

        A.1. **Overview.** Acme lets Customer use them.

        A.2. **Limits.** Customer may not (a) build a rival product, or (b) resell them.

        B. Content
        ----------

        *   B.1. Input. It is Customer's.
        *   B.2. Output. So is this.
        """,
        """
        §A
        §A.1
        §A.2
        §A.2(a)
        §A.2(b)
        §B
        §B.1
        §B.2
        """,
    ),
}
CASES["a numeral list right after (h)"] = (
    "1. Duties\n\n"
    + "\n\n".join(f"({letter}) one duty." for letter in "abcdefg")
    + "\n\n(h) last duty, of two kinds:\n\n"
    "(i) the first kind;\n\n(ii) the second kind.\n",
    "\n".join(["§1", *(f"§1({letter})" for letter in "abcdefgh"), "§1(h)(i)", "§1(h)(ii)"]),
)
CASES["a dotted number that was torn apart, in bold"] = (
    "5\\. Rights\n\n**5\\. 1 Right to use.** You may use it.\n\n**5.2 Limits.** Never:\n\n1. sell it;\n\n2. lend it.\n",
    "§5\n§5.1\n§5.2\n§5.2(1)\n§5.2(2)",
)
CASES["an item that begins with a figure is no dotted number"] = (
    "1. Quorum\n\n1. 5 Members make a quorum.\n\n2. 6 Members do not.\n",
    "§1\n§1(1)\n§1(2)",
)


@pytest.mark.parametrize("name", CASES)
def test_locators(name: str) -> None:
    text, expected = CASES[name]
    found = [clause.locator for clause in segment(dedent(text).lstrip("\n").replace("~", FILLER))]
    assert found == [line for line in dedent(expected).split("\n") if line]


def test_heading_path_has_headings_and_terms_and_no_numbers() -> None:
    text = "1. Use\n\n(a) Limits. You may not rent it.\n\n2. Words\n\n“Model” means the model.\n"
    paths = {clause.locator: clause.heading_path for clause in segment(text)}
    assert paths["§1(a)"] == ("Use", "Limits")
    assert paths["§2 › “Model”"] == ("Words", "“Model”")


def test_spans_are_exact_and_hold_what_is_beneath() -> None:
    text = "1. Use\n\na. You may.\n\nb. You may not.\n\n2. End\n\nIt ends.\n"
    clauses = {clause.locator: clause for clause in segment(text)}
    assert clauses["§1(b)"].text == "b. You may not.\n\n"
    assert clauses["§1"].text == "1. Use\n\na. You may.\n\nb. You may not.\n\n"
    assert clauses["§1"].start == 0
    assert clauses["§2"].end == len(text)


def test_a_long_unstructured_paragraph_stays_one_clause() -> None:
    text = "1. Use\n\n" + "You may use the model for what you like. " * 80 + "\n"
    assert [clause.locator for clause in segment(text)] == ["§1"]


def test_paragraphs_of_a_long_section_are_clauses_and_of_a_short_one_are_not() -> None:
    long = "You may use the model for what you like. " * 20
    assert [clause.locator for clause in segment(f"1. Use\n\n{long}\n\n{long}\n")] == ["§1", "§1 › ¶1", "§1 › ¶2"]
    assert [clause.locator for clause in segment("1. Use\n\nYou may.\n\nThey may.\n")] == ["§1"]


def test_the_title_given_is_never_a_section() -> None:
    text = "the acme terms, as they are\n\nAcme lets you use it.\n\n1. Use\n\nYou may.\n"
    assert segment(text, "The Acme Terms, as they are")[0].text.startswith("the acme terms")


def test_an_empty_text_has_no_clauses_and_a_blank_one_is_one_clause() -> None:
    assert segment("") == ()
    assert [clause.text for clause in segment(" \n\n")] == [" \n\n"]

"""Texts on which an exported embedding model is compared with its original, of every kind that is indexed or asked."""

from __future__ import annotations

SCRIPTS = (
    "未经事先书面同意,被许可方不得将输出用于训练其他模型。",
    "被许可方应当保存账目,并在每年年底之前提交报告。" * 15,
    "模型 weights 与 outputs 的区别 is not always clear。",
    "出力を用いて別のモデルを訓練してはならない。",
    "제공된 결과물은 경쟁 모델의 학습에 사용할 수 없다.",
    "Лицензиат не вправе обучать другие модели на ответах сервиса.",
    "لا يجوز للمرخص له تدريب نموذج آخر على المخرجات.",
    "Le licencié ne peut pas entraîner un modèle concurrent à l’aide des réponses.",
    "Ausgaben dürfen nicht für übermäßig ähnliche Modelle verwendet werden; § 4 Abs. 2 bleibt unberührt.",
    "Ο αδειούχος δεν επιτρέπεται να αντιγράφει το έργο.",
    "छात्र मॉडल को शिक्षक मॉडल के उत्तरों से प्रशिक्षित किया गया।",
)

NEARLY_EMPTY = ("", " ", "\n\n", ".", "§", "a", "7", "—", "…", "\u200b", "[SEP]", "[CLS] [PAD] [MASK]", "\t\t1.\t")

SHORT = (
    "licence",
    "Acme Terms",
    "May we distil it?",
    "TRAINING A RIVAL MODEL IS FORBIDDEN",
    "Who owns the outputs of the Acme service?",
    "Is a classifier a derivative work?",
    "acme/one-8b-instruct",
    "https://acme.example/terms#s4.2",
    "3.1 405B, 128k tokens, 700,000,000 users, 99.95 %",
    "fee<=€1,000/month && users>10_000",
    "don't; can't; won't",
    "☂ 🤖 😀 emoji",
)

LEGAL = (
    "The licensee shall not use the outputs of the service to develop models that compete with those of Acme.",
    "Notwithstanding section 4, outputs may be used to evaluate a model, provided that no weight is changed thereby.",
    "“Derivative model” means any model whose weights start from the licensed weights, or which was trained to imitate "
    "the licensed model’s outputs, whether or not those outputs were published.",
    "4.2 Names. A model made with outputs of the Acme model must bear a name that begins with the word Acme.",
    "Acme grants a worldwide, non-exclusive, royalty-free licence to use, copy, change and distribute the weights, "
    "subject to the conditions of sections 5 (notice), 6 (acceptable use) and 7 (termination).",
    "This agreement ends without notice if the licensee brings a claim that the model infringes a patent.",
    "Users within the European Union may not exercise the rights of section 2 in multimodal models.",
    "(a) keep the notice; (b) pass on this licence; (c) say which files were changed; and (d) charge no fee for (a).",
    "Liability for slight negligence is limited to the damage that was foreseeable when the contract was made.",
    "Where two documents conflict, the order form goes before the terms of service, and these before the policies.",
)


def _long() -> tuple[str, ...]:
    """Texts of more tokens than a model of this kind reads at once, and some that end just at its edge."""
    duties = " ".join(
        f"The licensee shall keep record number {n} in good order for {n % 9 + 1} years." for n in range(30)
    )
    edge = tuple("obligation " * count for count in (253, 254, 255))
    return (
        duties,
        duties.upper(),
        "Definitions. " + "; ".join(f"“Term {n}” means item {n} of annex {n % 7}" for n in range(30)),
        "antidisestablishmentarianism" * 30,
        "x" * 5000,
        "\n\n".join(LEGAL * 2),
        "| clause | duty |\n|---|---|\n" + "\n".join(f"| {n}.{n % 4} | notify Acme |" for n in range(50)),
        *edge,
    )


PROBES = (*SHORT, *LEGAL, *NEARLY_EMPTY, *SCRIPTS, *_long())

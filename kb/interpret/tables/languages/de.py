"""German. Data only."""

from __future__ import annotations

from kb.interpret.tables.languages.shape import Concept, Language, Role, months, pairs

_PUBLISH = (
    r"(?:(?:zu )?veröffentlich\w*|zu veröffentlichen|publizier\w*|freigeb\w*|freizugeben|hochlad\w*|"
    r"hochzuladen|online stell\w*|öffentlich mach\w*|open[- ]?source\w*|release\w*|teil(?:en|t)\b|"
    r"verteil\w*|weitergeb\w*|weitergegeben|weiterzugeben|vertrieben|verbreit\w*)"
)
TABLE = Language(
    code="de",
    name="German",
    joiners="und|oder|sowie|&|\\+",
    blocks={
        "OUT": (
            r"(?:antwort\w*|ausgabe\w*|outputs?|texte?n?\b|ergebnis\w*|(?:trainings)?daten\b|inhalte?n?\b|"
            r"konversation\w*|gespräch\w*|chats?\b|chatverläuf\w*|generierung\w*|beispiel\w*|übersetzung\w*|"
            r"zusammenfassung\w*)"
        ),
        "GEN": r"(?:erzeug\w*|generier\w*|erstell\w*|geschrieben\w*|schreib\w*|produzier\w*|ausgegeben\w*)",
        "TRAIN": (
            r"(?:\w*trainier\w*|trainieren|angelernt|anlernen|beibringen|entwickel\w*|verbesser\w*|bauen|gebaut)"
        ),
        "FT": (
            r"(?:fein\s?-?tun\w*|fine-?tun\w*|finetun\w*|feinabstimm\w*|feinjustier\w*|nachtrainier\w*|"
            r"weitertrainier\w*|quantisier\w*|anpass\w*|abwandel\w*|modifizier\w*)"
        ),
        "DISTIL": r"(?:\w*destillier\w*|destillation|nachahm\w*|nachbau\w*|imitier\w*|klon\w*)",
        "DET": (
            r"(?:(?:der|die|das|dem|den|des|einem|einer|unserem|modell|modells|app|api|anwendung|chatbot|"
            r"dienst) )*"
        ),
    },
    roles=(
        (
            Role.RIVAL,
            (
                r"(?:konkurrier\w*|konkurrenz|wettbewerb|wettbewirbt|rival\w*)(?: (?:\w+ )?)(?:mit|zu|für|"
                r"gegen) {DET}{M}"
            ),
        ),
        (Role.RIVAL, r"(?:mit|zu) {M} (?:konkurrier\w*|in konkurrenz|im wettbewerb)"),
        (Role.UNUSED, r"(?:ohne|nicht (?:mit|von|auf)|statt) {DET}{M}"),
        (
            Role.ACTOR,
            (
                r"(?:darf|durfte|kann|konnte) (?:die firma |das unternehmen )?(?=⟦[pb])(?P<m>⟦[pb]\d+⟧)(?! (?:als|"
                r"unser|mein|genutzt|verwendet|destilliert|benutzt))"
            ),
        ),
        (Role.OWNED, r"(?:gehör\w*|eigentum|eigentümer)[^.?!;⟦]{0,40}{M}"),
        (
            Role.LABELLER,
            (
                r"(?:mit|von|durch|bei|via) {DET}{M}[^.?!;⟦]{0,40}(?:etikettier\w*|label\w*|gelabelt|annotier\w*|"
                r"klassifizier\w*|bewert\w*|beschrift\w*)(?! (?:von|zu) )"
            ),
        ),
        (Role.LABELLER, r"{M}[^.?!;⟦]{0,30}(?:etikettier\w*|annotier\w*|label\w*|bewert\w*)[^.?!;⟦]{0,20}lass\w*"),
        (Role.LABELLER, r"(?:labels|annotationen|bewertungen|präferenzen)(?: (?:von|der|des|aus|durch))* {M}"),
        (
            Role.EVALUATOR,
            r"(?:vergleich\w*|evaluier\w*|benchmark\w*|mess\w*)[^.?!;⟦]{0,30}(?:mit|gegen|durch) {DET}{M}",
        ),
        (Role.EVALUATOR, r"(?:mit|gegen) {DET}{M}[^.?!;⟦]{0,20}(?:vergleich\w*|evaluier\w*|benchmarken)"),
        (
            Role.TEACHER,
            (
                r"{OUT},?(?: (?:von|der|des|dem|aus|vom|durch|mit|die|das|modells?|app|api|anwendung|kommen|stammen|"
                r"erzeugt\w*|generiert\w*|wurden|sind|mittels|in|im|per|über|selbst))* {M}"
            ),
        ),
        (Role.TEACHER, r"{M}(?:[- ](?:api|app|modell|modelle|generierte\w*))*[- ]{OUT}"),
        (Role.TEACHER, r"{M}[- ](?:api |app )?(?:\w+ )?{GEN}"),
        (Role.TEACHER, r"(?:von|mit|durch|was|via|über|per) {DET}{M}[^.?!;⟦]{0,40}{GEN}"),
        (Role.TEACHER, r"{M}[^.?!;⟦]{0,40}(?:lehrer|teacher|lehrmodell|lehrermodell)"),
        (Role.TEACHER, r"(?:lehrer\w*|teacher|lehrmodell)[^.?!;⟦]{0,20}{M}"),
        (Role.TEACHER, r"{DISTIL}[^.?!;⟦]{0,30}{M}"),
        (Role.TEACHER, r"{M}[^.?!;⟦]{0,40}{DISTIL}"),
        (
            Role.BASE,
            (
                r"(?:auf (?:der )?(?:basis|grundlage)|basier\w*|aufbau\w*|aufgebaut|ausgehend)(?: (?:von|auf|auf dem|"
                r"auf der))* {M}"
            ),
        ),
        (Role.BASE, r"(?:als basis\w*|basismodell|schülermodell|schüler)[^.?!;⟦]{0,12}{M}"),
        (Role.TEACHER, r"(?:mit|anhand|mithilfe|durch|von) {DET}{M}[^.?!;⟦]{0,60}(?:{TRAIN}|{FT})"),
        (Role.TEACHER, r"{TRAIN}[^.?!;⟦]{0,30}(?:mit|anhand|mithilfe|auf|durch) {DET}{M}"),
        (Role.BASE, r"{M}[^.?!;]{0,60}(?:{FT}|trainieren|trainiert)"),
        (Role.BASE, r"{FT}[^.?!;⟦]{0,20}{M}"),
        (Role.BASE, r"(?:fine-?tunes?|finetunes?|derivat\w*|ableger|abwandlung\w*|adapter)(?: (?:von|des|der))* {M}"),
    ),
    concepts=(
        (
            Concept.HOW,
            (
                r"^\W*(?!.*(?:legal|erlaub|rechtm|konform|lizenz))(?:wie (?:kann|können|geht|gehe|mach\w*|destill\w*|"
                r"train\w*|bau\w*|fine\w*)|wie ?viele?\b|womit)"
            ),
        ),
        (
            Concept.ASKS,
            (
                r"\b(?:d[üu]rf(?:en|te|ten|t)?|darf|durfte\w*|kann|können|könnte\w*|erlaubt|gestattet|zulässig|"
                r"verboten|untersagt|legal|rechtmäßig|in ordnung|okay|geht das|lizenzkonform|was ist zu beachten|"
                r"was müssen wir|welche (?:bedingungen|auflagen|pflichten)|spricht etwas dagegen)\b"
            ),
        ),
        (Concept.PARTY, r"\b(?:wir|ich|uns|unser\w*|mein\w*|man)\b"),
        (
            Concept.OWNS,
            (
                r"(?:wem gehör\w*|wer besitzt|wessen eigentum|eigentümer|(?:rechte|urheberrecht) an den (?:ausgaben|"
                r"antworten))"
            ),
        ),
        (Concept.DIFFER, r"(?:unterschied\w*|unterscheid\w*|vergleich\w* (?:der|die|mit))"),
        (Concept.CHANGED, r"(?:wann|seit wann)[^.?!]{0,60}(?:geändert|änder\w*|verschärft|gelockert)"),
        (Concept.SAYS, r"\b(?:was (?:sagt|sagen|steht|regelt|regeln|verlangt|verlangen)|steht in|laut)\b"),
        (
            Concept.TERMS,
            (
                r"(?:nutzungsbedingung\w*|lizenz\w*|agb\b|bedingungen (?:von|der|des)|richtlinie\w*|"
                r"vertragsbedingung\w*)"
            ),
        ),
        (Concept.NOT_COMPETING, r"(?:nicht|kein\w*)[ -](?:konkurr\w*|wettbewerb\w*)"),
        (Concept.COMPETING, r"(?:konkurrenz\w*|konkurrier\w*|wettbewerb(?!srecht)\w*|rivalis\w*)"),
        (
            Concept.DATASET_PUBLISHED,
            r"(?:daten(?:satz|sätze\w*|sammlung)|korpus|trainingsdaten|dataset)\w*[^.?!;⟦]{0,40}" + _PUBLISH,
        ),
        (
            Concept.DATASET_PUBLISHED,
            r"\bdaten als datensatz[^.?!;⟦]{0,20}"
            + _PUBLISH
            + r"|veröffentlich\w*[^.?!;]{0,30}(?:datensatz|datensätze\w*|dataset)",
        ),
        (
            Concept.WEIGHTS_PUBLISHED,
            r"(?:gewicht\w*|checkpoints?|modellgewicht\w*|weights|adapter)[^.?!;]{0,45}" + _PUBLISH,
        ),
        (
            Concept.WEIGHTS_PUBLISHED,
            (
                r"(?:veröffentlich\w*|freigabe)[^.?!;⟦]{0,30}(?:gewicht\w*|weights)|offene\w* gewichte\w*|"
                r"open[- ]weights?"
            ),
        ),
        (
            Concept.SERVICE,
            (
                r"(?:als|über eine?|per|via|hinter einer?) (?:\w+ )?(?:api|saas|dienst|service|webdienst|"
                r"cloud-?dienst|abo)\b[^.?!;⟦]{0,20}(?:anbiet\w*|angeboten|anzubieten|verkauf\w*|bereitstell\w*|"
                r"bereitgestellt|vermarkt\w*|zur verfügung)|(?:gehostet\w*|öffentlich\w*) (?:dienst|api|service|app)|"
                r"(?:kunden|nutzern|öffentlichkeit)[^.?!;⟦]{0,25}(?:anbiet\w*|angeboten|bereitstell\w*|zugänglich)|"
                r"auf unserer (?:website|webseite|homepage)"
            ),
        ),
        (
            Concept.SERVICE,
            r"(?:verkauf\w*|biete[nt]?|vermarkt\w*|stell\w*)\b[^.?!;⟦]{0,30}(?:als|über eine?|per|via) (?:\w+ )?"
            r"(?:api|saas|dienst|service|abo)\b|zugang[^.?!;⟦]{0,20}verkauf\w*|verkauf\w*[^.?!;⟦]{0,10}zugang",
        ),
        (
            Concept.DELIVERED,
            (
                r"(?:an (?:unsere |einen |die |zwei |drei |einige )?kund\w*|"
                r"an (?:einen )?partner)[^.?!;⟦]{0,25}(?:liefer\w*|geliefert|übergeb\w*|weitergeb\w*|weitergegeben|"
                r"ausliefer\w*|lizenzier\w*)"
            ),
        ),
        (
            Concept.MODEL_PUBLISHED,
            r"(?:modell\w*|schüler\w*|student|chatbot|ergebnis|es|ihn)\b[^.?!;⟦]{0,40}" + _PUBLISH,
        ),
        (
            Concept.NOT_PUBLISHED,
            (
                r"\b(?:nicht|nie|niemals|ohne (?:es|sie|das modell)? ?)(?: \w+){0,2}? ?(?:weitergegeben|weiterzugeben|"
                r"weitergeben|veröffentlich\w*|verteilt|vertrieben|verbreitet|herausgegeben|ausgeliefert)"
            ),
        ),
        (
            Concept.INTERNAL,
            (
                r"\b(?:intern\w*|im haus|im hause|inhouse|in-house|innerhalb (?:der|des|unserer|unseres) (?:firma|"
                r"unternehmens|hauses)|hausintern\w*|firmenintern\w*|betriebsintern\w*|für (?:den )?eigen(?:en|"
                r"e) (?:gebrauch|bedarf|mitarbeiter\w*|zwecke)|für uns selbst)\b"
            ),
        ),
        (Concept.SOLD, r"\b(?:verkauf\w*|verkaufen|zu verkaufen|vermarkt\w*)"),
        (
            Concept.COMMERCIAL,
            r"\b(?:kommerziell\w*|gewerblich\w*|geschäftlich\w*|geld verdienen|kostenpflichtig\w*|"
            r"bezahl(?:t|te|ten|tes|ter|produkt\w*|app\w*|dienst\w*)\b)",
        ),
        (
            Concept.RESEARCH,
            (
                r"(?:forschung\w*|doktorarbeit|dissertation|masterarbeit|bachelorarbeit|wissenschaftlich\w*|"
                r"akademisch\w*|promotion\b|studienarbeit)"
            ),
        ),
        (
            Concept.PERSONAL,
            r"\b(?:privat(?:en|e|er)?|rein privat|als hobby|nur für mich|persönlichen (?:gebrauch|zweck\w*))\b",
        ),
        (Concept.NO_PERMISSION, r"ohne (?:schriftliche |vorherige )?(?:erlaubnis|genehmigung|zustimmung)"),
        (
            Concept.PERMISSION_HELD,
            (
                r"\b(?:haben|liegt|mit|besitzen|erhalten)[^.?!;⟦]{0,25}(?:schriftliche\w*) (?:erlaubnis|genehmigung|"
                r"zustimmung)"
            ),
        ),
        (
            Concept.SCRAPED,
            r"(?:gescrap\w*|scrapen|automatisiert (?:abgefrag\w*|ausgelesen)|skript abgefrag\w*|abgegriffen)",
        ),
        (Concept.EMBEDDING, r"(?:embedding\w*|einbettungsmodell\w*)"),
        (
            Concept.CLASSIFIER,
            (
                r"(?:klassifikator\w*|klassifizierer\w*|klassifikationsmodell\w*|classifier\w*|spamfilter|"
                r"stimmungsanalyse)"
            ),
        ),
        (Concept.CHATBOT, r"(?:chat ?-?bots?\b|assistent(?:en)?\b|ki-assistent\w*)"),
        (Concept.LANGUAGE_MODEL, r"(?:sprachmodell\w*|llms?\b)"),
        (Concept.API, r"\bapis?\b|schnittstelle"),
        (Concept.APP, r"\b(?:app|web-?oberfläche)\b"),
        (
            Concept.OWN_HARDWARE,
            (
                r"\b(?:selbst gehostet\w*|lokal (?:betrieben\w*|laufen\w*|gehostet\w*)|auf (?:eigener hardware|"
                r"eigenen servern|unseren servern))"
            ),
        ),
        (Concept.GENERATED, r"(?:gesammelt|erzeugt|generiert|erhoben|bekommen|abgefragt|erhalten|heruntergeladen)\b"),
        (Concept.TRAINED, r"\b(?:trainiert|destilliert|feingetunt)\b"),
        (Concept.TEACHES, r"\blehrer\w*|lehrmodell\w*|\bteacher"),
        (Concept.DISTIL, r"{DISTIL}"),
        (Concept.TRAIN, r"{TRAIN}|{FT}"),
        (Concept.COMPANY, r"\b(?:firma|unternehmen|gmbh|startup|start-up|konzern|gesellschaft)\b"),
    ),
    words=frozenset({"nova"}),
    deny=r"\b(?:nicht|kein\w*|nie|niemals|weder)\b",
    after=r"^ ?(?:\w+ ){0,3}?(?:nicht|nie|niemals|keinesfalls)\b",
    asked=r"\b(?:dürfen|können|darf|kann) (?:wir|ich|man) (?:denn )?nicht\b",
    months=months(
        "januar/jan/jänner februar/feb märz/maerz april/apr mai juni/jun juli/jul august/aug september/sept "
        "oktober/okt november/nov dezember/dez"
    ),
    dates=(
        r"\b(?P<d>\d{1,2})\. ?{MONTH} (?P<y>20\d\d)",
        r"\b(?P<d>\d{1,2})\.(?P<mn>\d{1,2})\.(?P<y>20\d\d)\b",
        r"\b(?P<y>20\d\d)-(?P<mn>\d\d)-(?P<d>\d\d)\b",
        r"\b{MONTH}\.? (?P<y>20\d\d)\b",
        r"\b(?:im jahr|in|anfang|ende|mitte|seit|ab|bis|vor|nach|jahr) (?P<y>20\d\d)\b",
    ),
    relations=(
        (r"\b(?:vor|bis)(?: dem)?", "before"),
        (r"\bnach(?: dem)?", "after"),
        (r"\b(?:seit|ab)(?: dem)?", "since"),
    ),
    scales={
        "millionen": 1e6,
        "million": 1e6,
        "mio.": 1e6,
        "mio": 1e6,
        "tausend": 1e3,
        "tsd.": 1e3,
        "tsd": 1e3,
        "milliarden": 1e9,
        "milliarde": 1e9,
        "mrd.": 1e9,
        "mrd": 1e9,
    },
    users=r"nutzer\w*|user\b|users\b|benutzer\w*|anwender\w*",
    monthly=r"monatlich\w*|pro monat|im monat|je monat",
    daily=r"täglich\w*|pro tag|am tag",
    yearly=r"jährlich\w*|pro jahr|im jahr|jahresumsatz",
    revenue=r"umsatz|umsätze|jahresumsatz|erlös\w*",
    currencies={
        "us-dollar": "US dollars",
        "us dollar": "US dollars",
        "dollar": "US dollars",
        "usd": "US dollars",
        "$": "US dollars",
        "euro": "euros",
        "eur": "euros",
        "€": "euros",
        "franken": "francs",
    },
    countries=pairs("""deutschland, berlin, münchen, hamburg: Germany; österreich, wien: Austria; schweiz, zürich:
        Switzerland; frankreich, paris: France; spanien: Spain; italien: Italy; niederlande, niederlanden, holland:
        Netherlands; belgien: Belgium; luxemburg: Luxembourg; polen: Poland; tschechien: Czechia; dänemark: Denmark;
        schweden: Sweden; norwegen: Norway; finnland: Finland; irland: Ireland; portugal: Portugal; griechenland:
        Greece; ungarn: Hungary; großbritannien, vereinigten königreich, england: United Kingdom; usa, vereinigten
        staaten, kalifornien: United States; kanada: Canada; china: China; japan: Japan; südkorea, korea: South Korea;
        indien: India; vietnam: Vietnam; russland: Russia; türkei: Turkey; brasilien: Brazil; singapur: Singapore;
        australien: Australia; eu, europa, europäischen union: European Union"""),
    adjectives=pairs("""deutsch: Germany; österreichisch: Austria; schweizer, schweizerisch: Switzerland; französisch:
        France; spanisch: Spain; italienisch: Italy; niederländisch: Netherlands; polnisch: Poland; britisch: United
        Kingdom; amerikanisch: United States; chinesisch: China; japanisch: Japan; europäisch: European Union"""),
    seat=(
        r"\b(?:sitzt|sitzen|sitz|ansässig|firma|unternehmen|start-?up|gmbh|niedergelassen|wir sind|wohne|bank|"
        r"universität)\b"
        r"[^.?!;⟦]{0,25}\b(?:in|aus) (?:der |den )?{C}\b",
        r"\b(?:in|aus) (?:der |den )?{C} (?:ansässig\w*|sitz\w*|niedergelassen\w*)",
        (
            r"\b(?:als|sind|bin)(?: ein\w*)? {A}(?:e|es|er|en|em)? (?:\w+ )?(?:firma|unternehmen|start-?up|gmbh|"
            r"bank|universität)"
        ),
    ),
    glosses=(
        (r"urheberrecht\w*|copyright", "copyright"),
        (r"verletz\w*", "infringe"),
        (r"\b(?:beweis\w*|nachweis\w*|belegen|bewiesen)", "prove"),
        (r"beweislast", "burden of proof"),
        (r"\bwer muss\b", "who must"),
        (r"\bwer\b", "who"),
        (r"energie\w*|strom(?:verbrauch|bedarf)?\b", "energy"),
        (r"verbrauch\w*", "use"),
        (r"klima\w*|co2\w*", "climate carbon"),
        (r"datenschutz\w*|dsgvo", "privacy gdpr personal data"),
        (r"personenbezogen\w*", "personal data"),
        (r"\bserver\w*", "servers"),
        (r"nationale\w* sicherheit", "national security"),
        (r"sicherheit\w*", "security"),
        (r"vorurteil\w*|verzerrung\w*|bias\b|diskriminier\w*", "bias"),
        (r"zensur\w*|zensier\w*", "censor"),
        (r"quelloffen\w*|open[- ]source", "open source"),
        (r"transparen\w*", "transparent"),
        (r"durchsetzbar\w*|durchsetz\w*|einklag\w*", "enforceable"),
        (r"\bvertr[aä]g\w*", "contract"),
        (r"verstoß\w*|verstöß\w*|vertragsbruch", "breach"),
        (r"strafe\w*|folgen\b|konsequenz\w*", "consequences"),
        (r"standard\w*|norm(?:en)?\b", "standard"),
        (r"ki-verordnung|ai act|ki-gesetz", "AI Act"),
        (r"wasserzeichen", "watermark"),
        (r"erkenn\w*|aufdeck\w*", "detect"),
        (r"kosten|kostet|günstig\w*|billig\w*|teuer", "cost"),
        (r"markt\w*|börse\w*|aktien\w*", "market"),
        (r"geschäftsgeheimnis\w*", "trade secret"),
        (r"wettbewerb\w*|konkurr\w*", "competing models"),
        (r"was (?:ist|bedeutet|heißt)", "what is"),
        (r"warum", "why"),
        (r"{DISTIL}", "distillation"),
        (r"{TRAIN}", "training"),
        (r"\b(?:ki-|sprach)?modell\w*|\bki\b", "model"),
        (r"ausgabe\w*|antworten", "outputs"),
        (r"haft\w*", "liability"),
    ),
    umlauts=True,
)

"""French. Data only."""

from __future__ import annotations

from kb.interpret.tables.languages.shape import Concept, Language, Role, months, pairs

_PUBLISH = (
    r"(?:publi\w*|diffus\w*|partag\w*|mettre en ligne|mis\w* en ligne|mettre à disposition|"
    r"rendre public\w*|rendus? publics?|ouvrir|libér\w*|mettre sur|distribu\w*|redistribu\w*|"
    r"open[- ]?sourc\w*)"
)
TABLE = Language(
    code="fr",
    name="French",
    joiners="et|ou|ainsi que|&|\\+",
    blocks={
        "OUT": (
            r"(?:réponses?|sorties?|textes?|données|résultats?|contenus?|conversations?|générations?|exemples?|"
            r"échanges|traductions?|résumés?|outputs?|complétions?)"
        ),
        "GEN": r"(?:génér\w*|produi\w*|créé\w*|écri\w*|rédig\w*)",
        "TRAIN": r"(?:entra[iî]n\w*|apprendre|apprentissage|améliorer|développer|construire|créer|former)",
        "FT": (
            r"(?:affin\w*|fine-?tun\w*|finetun\w*|réentra[iî]n\w*|ré-entra[iî]n\w*|quantifi\w*|peaufin\w*|"
            r"spécialis\w*|adapter|ajust\w*|modifi\w*)"
        ),
        "DISTIL": r"(?:distill\w*|distil\w*|imit\w*|clon\w*|copier)",
        "DET": (
            r"(?:(?:le|la|les|l'|un|une|du|de|des|d'|modèle|api|application|appli|assistant|chatbot|l'api|"
            r"l'application|notre) ?)*"
        ),
        "LINK": (
            r"(?:[ ']+(?:de|d|du|des|par|avec|via|sur|l|la|le|les|api|modèle|application|appli|app|assistant|"
            r"chatbot|générée?s?|produite?s?|obtenue?s?|écrite?s?|issue?s?|créée?s?|venant|provenant|collectée?s?|"
            r"récupérée?s?|à|partir))*[ ']+"
        ),
    },
    roles=(
        (Role.RIVAL, r"(?:concurren\w*|rivalis\w*|compétition|compéti\w*)(?: (?:à|avec|de|d'|du|pour))* ?{DET}{M}"),
        (Role.UNUSED, r"(?:sans|plutôt que|au lieu de|pas avec) {DET}{M}"),
        (
            Role.ACTOR,
            (
                r"(?:peut|pouvait|avait le droit|a le droit|"
                r"aurait pu)[^.?!;⟦]{0,6}(?=⟦[pb])(?P<m>⟦[pb]\d+⟧)(?! (?:comme|servir))"
            ),
        ),
        (
            Role.ACTOR,
            (
                r"^(?:est-ce que )?(?=⟦[pb])(?P<m>⟦[pb]\d+⟧) (?:a-t-il|a-t-elle|peut-il|peut-elle|avait-il|avait-elle|"
                r"pouvait-il|a le droit|avait le droit)(?! (?:servir|être))"
            ),
        ),
        (Role.OWNED, r"(?:appartien\w*|propriétaire|propriété)[^.?!;⟦]{0,40}{M}"),
        (
            Role.LABELLER,
            (
                r"(?:étiquet\w*|annot\w*|labellis\w*|classer|noter|évaluer les réponses)[^.?!;⟦]{0,40}(?:avec|par|via|"
                r"grâce à|à l'aide de) {DET}{M}"
            ),
        ),
        (Role.LABELLER, r"(?:avec|par|utilis\w*) {DET}{M}[^.?!;⟦]{0,45}(?:étiquet\w*|annot\w*|labellis\w*)"),
        (Role.LABELLER, r"(?:étiquettes|annotations|labels|préférences|notes){LINK}{M}"),
        (Role.EVALUATOR, r"(?:compar\w*|évalu\w*|benchmark\w*|mesur\w*)[^.?!;⟦]{0,30}(?:avec|à|par|contre) {DET}{M}"),
        (Role.TEACHER, r"{OUT}{LINK}{M}"),
        (Role.TEACHER, r"{GEN}(?: (?:par|avec|via|grâce à|à l'aide de|à partir de))+ {DET}{M}"),
        (Role.TEACHER, r"(?:ce que|ce qu'|que) ?{DET}{M} (?:\w+ )?{GEN}"),
        (Role.TEACHER, r"(?:avec|par|utilis\w*) {DET}{M}[^.?!;⟦]{0,40}(?:pour |afin de )?(?:{GEN}|générer)"),
        (Role.TEACHER, r"{M}[^.?!;⟦]{0,45}(?:enseignant|professeur|prof\b|teacher|maître)"),
        (Role.TEACHER, r"(?:enseignant|professeur|teacher|maître)[^.?!;⟦]{0,20}{M}"),
        (Role.TEACHER, r"{DISTIL}(?:[^.?!;⟦]{0,25})[ ']{M}"),
        (
            Role.BASE,
            (
                r"(?:à partir|sur la base|partant|basée? sur|fondée? sur|dérivée? de|version affinée)(?: (?:de|du|"
                r"d'))* ?{DET}{M}"
            ),
        ),
        (Role.BASE, r"{FT}[^.?!;⟦]{0,20}[ ']{M}"),
        (
            Role.BASE,
            (r"{M}[^.?!;⟦]{0,15}(?:affiné\w*|fine-?tuné\w*|quantifié\w*|comme (?:modèle de )?base|comme élève)"),
        ),
        (Role.TEACHER, r"{TRAIN}[^.?!;⟦]{0,50}(?:avec|sur|par|grâce à|à l'aide de|depuis) {DET}{M}"),
        (Role.BASE, r"(?:réentra[iî]ner|continuer l'entraînement de) {DET}{M}"),
        (
            Role.TEACHER,
            r"(?:conditions|licence|cgu)[^.?!;⟦]{0,25}{M}[^.?!;⟦]{0,40}(?:entra[iî]n|distill)\w*[^.?!;⟦]{0,40}{OUT}",
        ),
    ),
    concepts=(
        (
            Concept.HOW,
            (
                r"^\W*(?!.*(?:légal|permis|licite|conforme|licence))(?:comment (?:puis|peut|pouvons|faire|fait|"
                r"distill|entra|affin)|combien)"
            ),
        ),
        (
            Concept.ASKS,
            (
                r"(?:\b(?:peut|peux|puis|pouvons|pourrait|pourrions|pourrais|pouvait|pouvions)\b|a-t-on le droit|"
                r"avons-nous le droit|ai-je le droit|le droit de|est-il (?:permis|interdit|autorisé|possible|légal)|"
                r"permi[st]\w*|permet\w*|interdi\w*|autoris\w*|légal\w*|licite|conforme|"
                r"quelles? (?:sont les )?(?:conditions|obligations|restrictions)|que devons-nous|que faut-il|"
                r"est-ce (?:ok|bon|possible))"
            ),
        ),
        (Concept.PARTY, r"(?:\b(?:nous|on|je|j'|notre|nos|mon|ma|mes)\b|-nous\b|-on\b|-je\b)"),
        (
            Concept.OWNS,
            r"(?:à qui appartien\w*|qui (?:est propriétaire|possède|détient)|propriété des (?:sorties|réponses))",
        ),
        (Concept.DIFFER, r"(?:différence\w*|diffèr\w*|compar\w* (?:les|la))"),
        (Concept.CHANGED, r"\bquand\b[^.?!]{0,50}(?:chang\w*|modifié\w*|évolué)"),
        (Concept.SAYS, r"(?:que di(?:t|sent)|que prévoi\w*|qu'est-ce que dit|que stipul\w*|que contien\w*)"),
        (
            Concept.TERMS,
            (
                r"(?:conditions (?:d'utilisation|générales|de service|de l'api|de)|licences?\b|\bcgu\b|"
                r"politique d'utilisation|contrat\w*)"
            ),
        ),
        (Concept.NOT_COMPETING, r"(?:non|pas|ni) (?:\w+ )?(?:concurren\w*|compétit\w*)"),
        (Concept.COMPETING, r"(?:concurren\w*|rivalis\w*|compétit\w*)"),
        (
            Concept.DATASET_PUBLISHED,
            _PUBLISH
            + (
                r"[^.?!;⟦]{0,25}(?:jeux? de données|dataset|corpus|base de données|données)|(?:jeux? de données|"
                r"dataset|corpus)[^.?!;⟦]{0,30}(?:\b"
            )
            + _PUBLISH
            + r")",
        ),
        (
            Concept.WEIGHTS_PUBLISHED,
            _PUBLISH
            + r"[^.?!;⟦]{0,30}(?:poids|checkpoints?|adaptateur\w*)|(?:poids|checkpoints?)[^.?!;]{0,30}"
            + _PUBLISH
            + r"|poids (?:ouverts|publics)|open[- ]weights?",
        ),
        (
            Concept.SERVICE,
            (
                r"(?:proposer|offrir|fournir|proposé|offert|vendre|commercialiser|mettre à disposition|exposer|"
                r"déployer|héberger|accessible)[^.?!;⟦]{0,40}(?:service|api|saas|abonnement|en ligne|application|site|"
                r"(?:à|pour) (?:nos|des|les) (?:clients|utilisateurs))|(?:service|api) (?:en ligne|hébergée?|payante?|"
                r"publi\w+)"
            ),
        ),
        (
            Concept.DELIVERED,
            (
                r"(?:livrer|remettre|fournir|céder|transmettre)[^.?!;⟦]{0,30}(?:modèle|poids|le)\b[^.?!;⟦]{0,15} (?:à|"
                r"aux) (?:\w+ )?(?:client|partenaire)\w*|(?:livr\w*|remett\w*|céder|transmett\w*) (?:à|"
                r"aux) (?:\w+ )?(?:client|partenaire)\w*"
            ),
        ),
        (
            Concept.MODEL_PUBLISHED,
            _PUBLISH
            + (
                r"(?: pas| plus| jamais)? (?:(?:le|la|un|notre|ce|mon|nos|petit) )*(?:modèle|élève|chatbot|résultat|"
                r"classifieur)|(?:modèle|élève|chatbot)\b[^.?!;⟦]{0,30}(?:sera|est|soit|puis|que nous) (?:\w+ )?"
            )
            + _PUBLISH,
        ),
        (
            Concept.NOT_PUBLISHED,
            r"(?:non|pas|jamais|sans (?:le |la |les )?)(?: être)? ?(?:distribu\w*|publi\w*|diffus\w*|partag\w*)",
        ),
        (
            Concept.INTERNAL,
            (
                r"(?:\binternes?\b|\ben interne\b|usage interne|au sein de (?:l'|la|notre) ?(?:entreprise|société)|"
                r"dans (?:l'|notre )entreprise|pour nos (?:propres )?(?:employés|salariés|équipes)|garder pour nous)"
            ),
        ),
        (Concept.SOLD, r"\b(?:vendre|vendu\w*|vendons|commercialis\w*|monétis\w*)"),
        (Concept.COMMERCIAL, r"(?:\bcommercial\w*|\bcommerciaux\b|\bpayante?s?\b|but lucratif|fins lucratives)"),
        (
            Concept.RESEARCH,
            (
                r"(?:\brecherches?\b|\bthèse\b|doctorat\w*|universitaire\w*|académique\w*|scientifique\w*|"
                r"mémoire de master)"
            ),
        ),
        (
            Concept.PERSONAL,
            r"(?:usage (?:personnel|perso\b|privé)|à titre (?:personnel|privé)|pour moi seul\w*|juste pour moi)",
        ),
        (Concept.NO_PERMISSION, r"sans (?:l'|une |aucune )?(?:autorisation|accord|permission)"),
        (
            Concept.PERMISSION_HELD,
            r"(?:avons|avec|ai|obtenu|disposons)[^.?!;⟦]{0,20}(?:autorisation|accord|permission)s? (?:écrite?s?)",
        ),
        (Concept.SCRAPED, r"(?:scrap\w*|aspir\w*|extrai\w* automatiquement|avec un script)"),
        (Concept.EMBEDDING, r"(?:embeddings?|plongements?|vectorisation)"),
        (
            Concept.CLASSIFIER,
            r"(?:classifieur\w*|classificateur\w*|modèle de classification|filtre anti-?spam|analyse de sentiments?)",
        ),
        (Concept.CHATBOT, r"(?:chat ?-?bots?\b|agent conversationnel|assistant(?:e|s)?\b)"),
        (Concept.LANGUAGE_MODEL, r"(?:modèles? de (?:langage|langue)|\bllms?\b|grand modèle)"),
        (Concept.API, r"\bapis?\b"),
        (Concept.APP, r"\b(?:appli|application|interface web)\b"),
        (Concept.OWN_HARDWARE, r"(?:en local|localement|sur nos (?:propres )?(?:serveurs|machines)|auto-?hébergé\w*)"),
        (Concept.GENERATED, r"(?:collecté\w*|recueilli\w*|récupéré\w*|généré\w*|obtenu\w*|téléchargé\w*)"),
        (Concept.TRAINED, r"(?:\bentra[iî]né\w*|distillé\w*)"),
        (Concept.TEACHES, r"enseignant\w*|professeur|\bprof\b|teacher"),
        (Concept.DISTIL, r"{DISTIL}"),
        (Concept.TRAIN, r"{TRAIN}|{FT}"),
        (Concept.COMPANY, r"\b(?:entreprise|société|startup|start-up|sarl|sas|pme|groupe)\b"),
    ),
    words=frozenset({"nous", "Nous", "le chat", "mistral", "nova"}),
    deny=r"\b(?:pas|jamais|ni|aucun\w*|non|sans|nullement)\b",
    after="",
    asked=(
        r"\b(?:ne )?(?:peut|pouvons|puis|pourrait|pourrions)-(?:on|nous|je) pas\b|\bn'a-t-on pas\b|"
        r"\bpourquoi ne pas\b|\bn'est-il pas\b|\bn'est-ce pas\b"
    ),
    months=months(
        "janvier/janv février/fév mars avril/avr mai juin juillet/juil août/aout septembre/sept octobre/oct "
        "novembre/nov décembre/déc"
    ),
    dates=(
        r"\b(?P<d>\d{1,2})(?:er)? {MONTH} (?P<y>20\d\d)",
        r"\b(?P<d>\d{1,2})/(?P<mn>\d{1,2})/(?P<y>20\d\d)\b",
        r"\b(?P<y>20\d\d)-(?P<mn>\d\d)-(?P<d>\d\d)\b",
        r"\b{MONTH}\.? (?P<y>20\d\d)\b",
        r"\b(?:en|début|fin|depuis|avant|après|année|l'an) (?P<y>20\d\d)\b",
    ),
    relations=(
        (r"\b(?:avant|jusqu'en|jusqu'au)(?: le| la)?", "before"),
        (r"\baprès(?: le)?", "after"),
        (r"\b(?:depuis|à partir d[eu])(?: le)?", "since"),
    ),
    scales={
        "millions d'": 1e6,
        "millions de": 1e6,
        "millions": 1e6,
        "million": 1e6,
        "million d'": 1e6,
        "mille": 1e3,
        "milliards": 1e9,
        "milliard": 1e9,
    },
    users=r"utilisateurs?|utilisatrices|usagers",
    monthly=r"par mois|mensuels?|chaque mois|au mois",
    daily=r"par jour|quotidiens?|chaque jour",
    yearly=r"par an|annuels?|annuelle?s?|chaque année",
    revenue=r"chiffre d'affaires|revenus?|\bca\b",
    currencies={
        "de dollars": "US dollars",
        "dollars": "US dollars",
        "d'euros": "euros",
        "euros": "euros",
        "€": "euros",
        "$": "US dollars",
    },
    countries=pairs("""france, paris, lyon: France; allemagne, berlin: Germany; belgique, bruxelles: Belgium; suisse,
        genève: Switzerland; luxembourg: Luxembourg; espagne: Spain; italie: Italy; portugal: Portugal; pays-bas:
        Netherlands; autriche: Austria; irlande: Ireland; pologne: Poland; suède: Sweden; danemark: Denmark; finlande:
        Finland; norvège: Norway; grèce: Greece; roumanie: Romania; royaume-uni, angleterre: United Kingdom; états-unis,
        usa: United States; canada, québec, montréal: Canada; chine: China; japon: Japan; corée du sud, corée: South
        Korea; inde: India; vietnam: Vietnam; maroc: Morocco; algérie: Algeria; tunisie: Tunisia; brésil: Brazil;
        russie: Russia; turquie: Turkey; singapour: Singapore; australie: Australia; union européenne, ue, europe:
        European Union"""),
    adjectives=pairs("""française, français: France; allemande, allemand: Germany; belge: Belgium; suisse: Switzerland;
        espagnole, espagnol: Spain; italienne, italien: Italy; néerlandaise: Netherlands; autrichienne: Austria;
        britannique: United Kingdom; américaine, américain: United States; canadienne, québécoise: Canada; chinoise:
        China; japonaise: Japan; coréenne: South Korea; marocaine: Morocco; tunisienne: Tunisia; européenne: European
        Union"""),
    seat=(
        r"\b(?:entreprise|société|startup|start-up|siège|basée?s?|établie?s?|implantée?s?|située?s?|sommes|"
        r"suis|banque|université|habite)\b"
        r"[^.?!;⟦]{0,20}\b(?:en|au|aux|à|de) {C}\b",
        r"\b(?:entreprise|société|startup|start-up|pme|banque|université|équipe) {A}\b",
    ),
    glosses=(
        (r"droits? d'auteur|copyright|propriété intellectuelle", "copyright"),
        (r"viol\w*|enfrein\w*|contrefa\w*|port\w* atteinte", "infringe"),
        (r"charge de la preuve", "burden of proof"),
        (r"\b(?:prouv\w*|preuves?\b|démontr\w*)", "prove"),
        (r"qui doit", "who must"),
        (r"\bqui\b", "who"),
        (r"énerg\w*|électricité|électrique", "energy"),
        (r"consomm\w*", "use"),
        (r"climat\w*|carbone|co2", "climate carbon"),
        (r"rgpd|vie privée|protection des données", "privacy gdpr personal data"),
        (r"données personnelles", "personal data"),
        (r"\bserveurs?\b", "servers"),
        (r"sécurité nationale", "national security"),
        (r"sécurité\w*", "security"),
        (r"\bbiais\w*|discrimin\w*|préjug\w*|stéréotyp\w*", "bias"),
        (r"censur\w*", "censor"),
        (r"open[- ]source|code ouvert|source ouverte", "open source"),
        (r"transparen\w*", "transparent"),
        (r"opposable\w*|exécutoire\w*|faire respecter", "enforceable"),
        (r"\bcontrat\w*", "contract"),
        (r"sanction\w*|conséquence\w*|que risqu\w*|risque-t-on", "consequences"),
        (r"\bnormes?\b|standards?", "standard"),
        (r"règlement (?:sur l')?ia|ai act|loi sur l'ia", "AI Act"),
        (r"filigrane\w*|watermark\w*", "watermark"),
        (r"détect\w*|reconna[iî]tre", "detect"),
        (r"\bco[uû]t\w*|\bprix\b|bon marché|moins cher", "cost"),
        (r"marchés?\b|bourse", "market"),
        (r"secrets? (?:d'affaires|commercial\w*)", "trade secret"),
        (r"concurren\w*", "competing models"),
        (r"qu'est-ce que|c'est quoi|que signifie", "what is"),
        (r"pourquoi", "why"),
        (r"distill\w*", "distillation"),
        (r"entra[iî]n\w*", "training"),
        (r"\bmodèles?\b|\bia\b|intelligence artificielle", "model"),
        (r"sorties|réponses", "outputs"),
        (r"responsab\w*", "liability"),
    ),
)

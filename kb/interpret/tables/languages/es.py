"""Spanish. Data only."""

from __future__ import annotations

from kb.interpret.tables.languages.shape import Concept, Language, Role, months, pairs

_PUBLISH = (
    r"(?:publi\w*|divulg\w*|compart\w*|subir|subimos|liberar|liberamos|abrir|difund\w*|hacer públic\w*|"
    r"poner en línea|distribu\w*|redistribu\w*|colgar)"
)
TABLE = Language(
    code="es",
    name="Spanish",
    joiners="y|e|o|u|así como|&|\\+",
    blocks={
        "OUT": (
            r"(?:respuestas?|salidas?|textos?|datos|resultados?|contenidos?|conversaciones|generaciones|ejemplos?|"
            r"traducciones|resúmenes|outputs?|chats?)"
        ),
        "GEN": r"(?:gener\w*|produc\w*|cread\w*|crear|escri[bt]\w*|redact\w*)",
        "TRAIN": r"(?:entren\w*|enseñar|aprend\w*|mejorar|desarrollar|construir|crear)",
        "FT": r"(?:ajust\w*|afin\w*|fine-?tun\w*|finetun\w*|reentren\w*|cuantiz\w*|adaptar|especializ\w*|modific\w*)",
        "DISTIL": r"(?:destil\w*|imit\w*|clon\w*|copiar)",
        "DET": r"(?:(?:el|la|los|las|un|una|de|del|modelo|api|app|aplicación|asistente|chatbot|nuestro) )*",
        "LINK": (
            r"(?: (?:de|del|por|con|vía|via|la|el|los|las|api|app|modelo|aplicación|asistente|chatbot|"
            r"generad[oa]s?|producid[oa]s?|obtenid[oa]s?|escrit[oa]s?|cread[oa]s?|que|da|nos|genera|generan|"
            r"produce|escribe|recogid[oa]s?|"
            r"procedentes?|a|partir|en|desde))* "
        ),
    },
    roles=(
        (Role.RIVAL, r"(?:compit\w*|compet\w*|rival\w*)(?: (?:con|de|a|para|contra))* {DET}{M}"),
        (Role.UNUSED, r"(?:sin usar|sin|en vez de|en lugar de|no con) {DET}{M}"),
        (
            Role.ACTOR,
            r"(?:puede|podía|pudo|tenía derecho)(?: la empresa)? (?=⟦[pb])(?P<m>⟦[pb]\d+⟧)(?! (?:como|servir|ser))",
        ),
        (Role.OWNED, r"(?:pertenec\w*|propietari\w*|propiedad|dueñ\w*|de quién son)[^.?!;⟦]{0,40}{M}"),
        (
            Role.LABELLER,
            r"(?:etiquet\w*|anot\w*|clasificar|puntuar)[^.?!;⟦]{0,40}(?:con|por|mediante|usando|vía) {DET}{M}",
        ),
        (Role.LABELLER, r"(?:con|usar|usamos|usando) {DET}{M}[^.?!;⟦]{0,45}(?:etiquet\w*|anot\w*)"),
        (Role.LABELLER, r"(?:etiquetas|anotaciones|preferencias|puntuaciones){LINK}{M}"),
        (Role.EVALUATOR, r"(?:compar\w*|evalu\w*|medir)[^.?!;⟦]{0,30}(?:con|contra|frente a) {DET}{M}"),
        (Role.TEACHER, r"{OUT}{LINK}{M}"),
        (Role.TEACHER, r"{GEN}(?: (?:por|con|mediante|usando|a partir de|vía))+ {DET}{M}"),
        (Role.TEACHER, r"lo que (?:nos )?(?:{GEN}|dice|responde|contesta) {DET}{M}"),
        (Role.TEACHER, r"lo que {DET}{M} (?:nos )?(?:{GEN}|dice|responde|contesta)"),
        (Role.TEACHER, r"(?:con|usar|usando|usamos) {DET}{M}[^.?!;⟦]{0,40}(?:para )?{GEN}"),
        (Role.TEACHER, r"{M}[^.?!;⟦]{0,45}(?:profesor\w*|maestr\w*|docente|teacher)"),
        (Role.TEACHER, r"(?:profesor\w*|maestr\w*|docente|teacher)[^.?!;⟦]{0,20}{M}"),
        (Role.TEACHER, r"{DISTIL}[^.?!;⟦]{0,25} {M}"),
        (Role.BASE, r"(?:basad[oa]s? en|a partir de|partiendo de|derivad[oa]s? de|sobre la base de) {DET}{M}"),
        (Role.BASE, r"{FT}[^.?!;⟦]{0,20} {M}"),
        (
            Role.BASE,
            (
                r"{M}[^.?!;⟦]{0,15}(?:ajustad\w*|afinad\w*|cuantizad\w*|como (?:modelo )?base|como (?:alumno|"
                r"estudiante))"
            ),
        ),
        (Role.TEACHER, r"{TRAIN}[^.?!;⟦]{0,50}(?:con|sobre|usando|mediante|desde) {DET}{M}"),
        (
            Role.TEACHER,
            (
                r"(?:términos|licencia|condiciones)[^.?!;⟦]{0,25}{M}[^.?!;⟦]{0,40}(?:entren|"
                r"destil)\w*[^.?!;⟦]{0,40}{OUT}"
            ),
        ),
    ),
    concepts=(
        (
            Concept.HOW,
            (
                r"^\W*(?!.*(?:legal|permit|lícit|licencia))(?:cómo (?:puedo|podemos|se puede|hago|hacer|destil|entren|"
                r"ajust)|cuánt[oa]s?\b)"
            ),
        ),
        (
            Concept.ASKS,
            (
                r"(?:\b(?:puede|puedo|pueden|podemos|podría\w*|podríamos|podía\w*|pudo)\b|se puede|está (?:permitid|"
                r"prohibid|autorizad)\w*|permit\w*|prohib\w*|autorizad\w*|legal\w*|lícit\w*|es posible|"
                r"qué (?:condiciones|obligaciones|restricciones|debemos|tenemos que)|vale\b|tenemos derecho|"
                r"nos dejan?|dejan? que|se permite)"
            ),
        ),
        (
            Concept.PARTY,
            (
                r"\b(?:nosotros|nuestr[oa]s?|mi|mis|yo|podemos|puedo|queremos|quiero|tenemos|tengo|hemos|somos|soy|"
                r"vamos|usamos|recogimos|entrenamos|se puede|nos|\w+(?:amos|emos|imos)|pretendemos|podríamos)\b"
            ),
        ),
        (
            Concept.OWNS,
            (
                r"(?:a quién pertenec\w*|de quién son|quién es (?:el )?(?:dueñ\w*|propietari\w*)|"
                r"propiedad de las (?:salidas|respuestas))"
            ),
        ),
        (Concept.DIFFER, r"(?:diferencia\w*|difieren|se distinguen|compar\w* (?:las|la))"),
        (Concept.CHANGED, r"\bcuándo\b[^.?!]{0,50}(?:cambi\w*|modific\w*)"),
        (Concept.SAYS, r"(?:qué dicen?|qué establece\w*|qué pone|qué prevé\w*)"),
        (
            Concept.TERMS,
            (
                r"(?:términos\b|condiciones (?:de uso|de servicio|del|de la|de)|licencias?\b|contrato\w*|"
                r"política de uso)"
            ),
        ),
        (Concept.NOT_COMPETING, r"(?:\bno|\bsin) (?:\w+ )?(?:compit\w*|compet\w*)"),
        (Concept.COMPETING, r"(?:\bcompit\w*|competidor\w*|\bcompet(?:ir|encia)\w*|rival\w*)"),
        (
            Concept.DATASET_PUBLISHED,
            _PUBLISH
            + (
                r"[^.?!;⟦]{0,25}(?:conjuntos? de datos|dataset|corpus|datos)|(?:conjuntos? de datos|dataset|"
                r"corpus)[^.?!;⟦]{0,30}\b"
            )
            + _PUBLISH,
        ),
        (
            Concept.WEIGHTS_PUBLISHED,
            _PUBLISH
            + r"[^.?!;⟦]{0,30}(?:\bpesos|checkpoints?)|(?:\bpesos|checkpoints?)[^.?!;]{0,30}"
            + _PUBLISH
            + r"|pesos (?:abiertos|públicos)|open[- ]weights?",
        ),
        (
            Concept.SERVICE,
            (
                r"(?:ofrec\w*|proporcion\w*|vender|comercializ\w*|desplegar|alojar|exponer|poner a disposición|"
                r"prestar|lanzar)[^.?!;⟦]{0,40}(?:servicio|api|saas|suscripción|en línea|aplicación|web|(?:a|"
                r"para) (?:nuestros |los )?(?:clientes|usuarios))|(?:servicio|api) (?:alojad\w*|en línea|de pago|"
                r"públic\w*)"
            ),
        ),
        (
            Concept.DELIVERED,
            (
                r"(?:entregar|ceder|suministrar|pasar)[^.?!;⟦]{0,30}(?:modelo|pesos|"
                r"lo)?\b[^.?!;⟦]{0,15} a (?:\w+ ){0,2}(?:client|soci)\w*"
            ),
        ),
        (
            Concept.MODEL_PUBLISHED,
            _PUBLISH
            + (
                r" (?:(?:el|la|un|nuestro|este|mi|pequeño) )*(?:modelo|alumno|chatbot|resultado|clasificador)|"
                r"(?:modelo|chatbot|clasificador)\b[^.?!;⟦]{0,30}(?:\bse|será|que) (?:\w+ )?"
            )
            + _PUBLISH,
        ),
        (Concept.NOT_PUBLISHED, r"(?:\bno|sin|nunca)(?: \w+)? (?:distribu\w*|publi\w*|divulg\w*|compart\w*)"),
        (
            Concept.INTERNAL,
            (
                r"(?:\bintern[oa]s?\b|internamente|dentro de (?:la|nuestra) (?:empresa|compañía)|"
                r"para nuestros (?:propios )?empleados|de puertas adentro)"
            ),
        ),
        (Concept.SOLD, r"\b(?:vender\w*|vend(?:er|emos|o|ido)|comercializ\w*|monetiz\w*)"),
        (Concept.COMMERCIAL, r"(?:\bcomercial\w*|\bde pago\b|fines de lucro|ánimo de lucro)"),
        (
            Concept.RESEARCH,
            r"(?:\binvestigaci\w*|\btesis\b|doctorado|académic\w*|universitari\w*|científic\w*|\btfm\b)",
        ),
        (Concept.PERSONAL, r"(?:uso (?:personal|privado)|solo para mí)"),
        (Concept.NO_PERMISSION, r"sin (?:el |la |ningún |ninguna )?(?:permiso|autorización|consentimiento)"),
        (
            Concept.PERMISSION_HELD,
            (
                r"(?:tenemos|con|tengo|obtuvimos)[^.?!;⟦]{0,20}(?:permiso|autorización|"
                r"consentimiento) (?:por )?escrit\w*"
            ),
        ),
        (Concept.SCRAPED, r"(?:scrap\w*|raspad\w*|extra\w* automáticamente|con un script)"),
        (Concept.EMBEDDING, r"(?:embeddings?|incrustaciones)"),
        (Concept.CLASSIFIER, r"(?:clasificador\w*|modelo de clasificación|filtro de spam|análisis de sentimiento\w*)"),
        (Concept.CHATBOT, r"(?:chat ?-?bots?\b|asistentes?\b|agente conversacional)"),
        (Concept.LANGUAGE_MODEL, r"(?:modelos? de(?:l)? lenguaje|\bllms?\b)"),
        (Concept.API, r"\bapis?\b"),
        (Concept.APP, r"\b(?:app|aplicación)\b"),
        (Concept.OWN_HARDWARE, r"(?:en local|localmente|en nuestros (?:propios )?servidores|autoalojad\w*)"),
        (
            Concept.GENERATED,
            r"(?:recogimos|recogid\w*|recopil\w*|generad\w*|generamos|obtuvimos|obtenid\w*|descargad\w*|descargamos)",
        ),
        (Concept.TRAINED, r"\b(?:entrenad\w*|entrenamos|destilad\w*|destilamos)"),
        (Concept.TEACHES, r"\bprofesor\w*|\bmaestr[oa]\b|docente|teacher"),
        (Concept.DISTIL, r"{DISTIL}"),
        (Concept.TRAIN, r"{TRAIN}|{FT}"),
        (Concept.COMPANY, r"\b(?:empresa|compañía|sociedad|startup|pyme|grupo)\b"),
    ),
    words=frozenset({"llama", "llamas", "nova", "phi"}),
    deny=r"\b(?:no|nunca|jamás|ni|sin|ningún|ninguna|tampoco)\b",
    after="",
    asked=r"(?:^|¿)(?:acaso )?no (?:podemos|puedo|se puede|podríamos|es|está)\b|\bpor qué no\b",
    months=months(
        "enero/ene febrero/feb marzo/mar abril/abr mayo junio/jun julio/jul agosto/ago "
        "septiembre/sept/setiembre octubre/oct noviembre/nov "
        "diciembre/dic"
    ),
    dates=(
        r"\b(?P<d>\d{1,2}) de {MONTH} (?:de |del )?(?P<y>20\d\d)",
        r"\b(?P<d>\d{1,2})/(?P<mn>\d{1,2})/(?P<y>20\d\d)\b",
        r"\b(?P<y>20\d\d)-(?P<mn>\d\d)-(?P<d>\d\d)\b",
        r"\b{MONTH} (?:de |del )?(?P<y>20\d\d)\b",
        r"\b(?:en|a principios de|a finales de|desde|antes de|después de|año) (?P<y>20\d\d)\b",
    ),
    relations=(
        (r"\b(?:antes de|antes del|hasta)(?: el)?", "before"),
        (r"\bdespués de(?:l)?", "after"),
        (r"\b(?:desde|a partir de(?:l)?)(?: el)?", "since"),
    ),
    scales={
        "millones de": 1e6,
        "millones": 1e6,
        "millón": 1e6,
        "mil": 1e3,
        "mil millones": 1e9,
        "mil millones de": 1e9,
    },
    users=r"usuari[oa]s",
    monthly=r"al mes|mensual\w*|por mes|cada mes",
    daily=r"al día|diari\w*|por día",
    yearly=r"al año|anual\w*|por año|cada año",
    revenue=r"facturaci\w*|facturamos|ingresos|ventas",
    currencies={
        "de dólares": "US dollars",
        "dólares": "US dollars",
        "de euros": "euros",
        "euros": "euros",
        "€": "euros",
        "$": "US dollars",
    },
    countries=pairs("""españa, madrid, barcelona, sevilla: Spain; alemania: Germany; francia: France; italia: Italy;
        portugal: Portugal; austria: Austria; suiza: Switzerland; bélgica: Belgium; países bajos, holanda: Netherlands;
        irlanda: Ireland; polonia: Poland; suecia: Sweden; dinamarca: Denmark; finlandia: Finland; noruega: Norway;
        grecia: Greece; reino unido, inglaterra: United Kingdom; estados unidos, eeuu, ee.uu., california: United
        States; canadá: Canada; méxico: Mexico; argentina: Argentina; chile: Chile; colombia: Colombia; perú: Peru;
        uruguay: Uruguay; ecuador: Ecuador; costa rica: Costa Rica; brasil: Brazil; china: China; japón: Japan; corea
        del sur, corea: South Korea; india: India; vietnam: Vietnam; rusia: Russia; turquía: Turkey; singapur:
        Singapore; australia: Australia; unión europea, ue, europa: European Union"""),
    adjectives=pairs("""española, español: Spain; alemana, alemán: Germany; francesa, francés: France; italiana: Italy;
        portuguesa: Portugal; suiza: Switzerland; británica: United Kingdom; estadounidense, americana: United States;
        mexicana: Mexico; argentina: Argentina; chilena: Chile; colombiana: Colombia; peruana: Peru; brasileña: Brazil;
        china: China; japonesa: Japan; coreana: South Korea; europea: European Union"""),
    seat=(
        r"\b(?:empresa|compañía|sociedad|startup|sede|establecid\w*|radicad\w*|ubicad\w*|somos|estamos|soy|"
        r"vivo|banco|universidad)\b"
        r"[^.?!;⟦]{0,22}\b(?:en|de|desde) {C}\b",
        r"\b(?:empresa|compañía|sociedad|startup|pyme|universidad) {A}\b",
    ),
    glosses=(
        (r"derechos? de autor|copyright|propiedad intelectual", "copyright"),
        (r"infring\w*|vulner\w*|viol\w*", "infringe"),
        (r"carga de la prueba", "burden of proof"),
        (r"\b(?:prueb\w*|probar|demostr\w*|demuestr\w*)", "prove"),
        (r"quién (?:debe|tiene que)", "who must"),
        (r"\bquién\b", "who"),
        (r"energ\w*|electricidad", "energy"),
        (r"consum\w*|gast\w*", "use"),
        (r"clima\w*|carbono|co2", "climate carbon"),
        (r"rgpd|privacidad|protección de datos", "privacy gdpr personal data"),
        (r"datos personales", "personal data"),
        (r"\bservidor\w*", "servers"),
        (r"seguridad nacional", "national security"),
        (r"seguridad", "security"),
        (r"\bsesgo\w*|discrimin\w*|prejuicio\w*|estereotip\w*", "bias"),
        (r"censur\w*", "censor"),
        (r"código abierto|open[- ]source", "open source"),
        (r"transparen\w*", "transparent"),
        (r"exigible\w*|ejecutable\w*|hacer cumplir", "enforceable"),
        (r"\bcontrato\w*", "contract"),
        (r"sancion\w*|consecuencia\w*|qué pasa si", "consequences"),
        (r"\bnormas?\b|estándar\w*", "standard"),
        (r"ley de (?:la )?ia|reglamento de (?:la )?ia|ai act", "AI Act"),
        (r"marcas? de agua", "watermark"),
        (r"detect\w*", "detect"),
        (r"\bcost\w*|\bcuest\w*|\bprecio\w*|barat\w*", "cost"),
        (r"mercado\w*|\bbolsa\b", "market"),
        (r"secretos? (?:comercial\w*|empresarial\w*)", "trade secret"),
        (r"compet\w*|compit\w*", "competing models"),
        (r"qué (?:es|significa)", "what is"),
        (r"por qué", "why"),
        (r"destil\w*", "distillation"),
        (r"entren\w*", "training"),
        (r"\bmodelos?\b|\bia\b|inteligencia artificial", "model"),
        (r"salidas|respuestas", "outputs"),
        (r"responsab\w*", "liability"),
    ),
)

"""Cities people name as their seat, to ISO 3166 codes. Data only.

The countries in which the texts draw lines (EU, EEA, Switzerland, United Kingdom, Korea, China) and the large centres
of the others. A name that several countries share with like weight (Cambridge, Valencia) is left out, since it does
not decide.
"""

from __future__ import annotations

from kb.interpret.tables.countries import table
from kb.interpret.text import word_list

_CITIES = """
AE: dubai, abu dhabi, sharjah; AM: yerevan; AR: buenos aires, rosario, mendoza; AT: vienna, wien, graz, linz,
salzburg, innsbruck, klagenfurt; AU: sydney, melbourne, brisbane, canberra, adelaide, hobart, gold coast; BD: dhaka;
BE: brussels, bruxelles, antwerp, ghent, gent, leuven, liège, liege, bruges, namur, mons; BG: sofia, plovdiv, varna,
burgas; BR: são paulo, sao paulo, rio de janeiro, brasília, brasilia, belo horizonte, porto alegre, curitiba, recife,
campinas, florianópolis, florianopolis, fortaleza; CA: toronto, montreal, montréal, vancouver, ottawa, calgary,
edmonton, quebec city, winnipeg, halifax, mississauga; CH: zurich, zürich, zuerich, geneva, genève, basel, bern,
berne, lausanne, lugano, zug, lucerne, luzern, winterthur, st. gallen, neuchâtel, neuchatel, fribourg; CL: santiago de
chile; CN: beijing, shanghai, shenzhen, hangzhou, guangzhou, chengdu, nanjing, wuhan, suzhou, tianjin, xi'an,
chongqing, hefei, dongguan, qingdao, xiamen, dalian; CO: bogotá, bogota, medellín, medellin; CY: nicosia, limassol,
larnaca; CZ: prague, praha, brno, ostrava, plzeň, pilsen, olomouc; DE: berlin, munich, münchen, muenchen, hamburg,
frankfurt, cologne, köln, koeln, stuttgart, düsseldorf, duesseldorf, dusseldorf, leipzig, dresden, hanover, hannover,
nuremberg, nürnberg, nuernberg, bremen, bonn, heidelberg, karlsruhe, freiburg, darmstadt, mannheim, aachen, tübingen,
tuebingen, potsdam, dortmund, essen, duisburg, bochum, münster, muenster, augsburg, mainz, kaiserslautern,
saarbrücken, saarbruecken, kiel, rostock, jena, göttingen, goettingen, ulm, regensburg, würzburg, wuerzburg, erlangen,
bielefeld, paderborn, wiesbaden, braunschweig, magdeburg, chemnitz, konstanz, wolfsburg; DK: copenhagen, københavn,
aarhus, odense, aalborg; EE: tallinn, tartu; EG: cairo; ES: madrid, barcelona, seville, sevilla, bilbao, malaga,
málaga, zaragoza, san sebastián, san sebastian, palma de mallorca, granada, alicante, murcia; FI: helsinki, espoo,
tampere, turku, oulu; FR: paris, lyon, marseille, toulouse, nice, nantes, strasbourg, bordeaux, lille, rennes,
grenoble, montpellier, sophia antipolis, dijon, metz, rouen, saclay; GB: london, manchester, edinburgh, glasgow,
bristol, leeds, liverpool, oxford, cardiff, belfast, sheffield, nottingham, newcastle upon tyne, leicester,
southampton, aberdeen, dundee, swansea, brighton, york, exeter, coventry, bath, reading, milton keynes; GR: athens,
thessaloniki, patras, heraklion; HR: zagreb, split, rijeka; HU: budapest, debrecen, szeged; ID: jakarta, bandung,
surabaya; IE: dublin, cork, galway, limerick; IL: tel aviv, jerusalem, haifa, herzliya; IN: bangalore, bengaluru,
mumbai, delhi, new delhi, hyderabad, chennai, pune, kolkata, gurgaon, gurugram, noida, ahmedabad; IS: reykjavik,
reykjavík; IT: rome, roma, milan, milano, turin, torino, naples, napoli, bologna, florence, firenze, venice, venezia,
genoa, genova, padua, padova, trieste, verona, pisa, trento, palermo, bari, modena; JP: tokyo, osaka, kyoto, yokohama,
nagoya, fukuoka, sapporo, kobe, sendai, tsukuba; KE: nairobi; KR: seoul, busan, incheon, daejeon, daegu, gwangju,
pangyo, seongnam, suwon; LI: vaduz; LT: vilnius, kaunas; LU: luxembourg city, esch-sur-alzette; LV: riga; MA:
casablanca, rabat; MC: monte carlo; MT: valletta, sliema; MX: mexico city, guadalajara, monterrey; MY: kuala lumpur,
penang; NG: lagos, abuja; NL: amsterdam, rotterdam, the hague, den haag, utrecht, eindhoven, delft, groningen, leiden,
maastricht, nijmegen, enschede, tilburg, haarlem, breda, arnhem; NO: oslo, bergen, trondheim, stavanger, tromsø,
tromso; NZ: auckland, wellington, christchurch; PE: lima; PH: manila; PK: karachi, lahore, islamabad; PL: warsaw,
warszawa, kraków, krakow, cracow, wrocław, wroclaw, poznań, poznan, gdańsk, gdansk, łódź, lodz, katowice; PT: lisbon,
lisboa, porto, braga, coimbra, aveiro; QA: doha; RO: bucharest, cluj, cluj-napoca, iași, iasi, timișoara, timisoara,
brașov, brasov; RS: belgrade, novi sad; RU: moscow, saint petersburg, st. petersburg, novosibirsk, kazan; SA: riyadh,
jeddah; SE: stockholm, gothenburg, göteborg, malmö, malmo, uppsala, lund, linköping, linkoping, umeå, västerås; SG:
one-north; SI: ljubljana, maribor; SK: bratislava, košice, kosice, žilina; TH: bangkok; TR: istanbul, ankara, izmir;
TW: taipei, hsinchu, kaohsiung, taichung; UA: kyiv, kiev, lviv, kharkiv, odesa, odessa; US: san francisco, new york
city, nyc, los angeles, palo alto, mountain view, menlo park, silicon valley, bay area, seattle, redmond, boston,
chicago, austin, houston, dallas, denver, boulder, miami, atlanta, philadelphia, pittsburgh, san diego, washington dc,
salt lake city, phoenix, minneapolis, detroit, sunnyvale, cupertino, berkeley, san mateo, santa clara, brooklyn,
manhattan, raleigh, nashville, las vegas, ann arbor, baltimore; UY: montevideo; VN: hanoi, ho chi minh city, saigon,
da nang; ZA: cape town, johannesburg, pretoria, durban, stellenbosch
"""

CITIES = table(_CITIES)
"""Names of cities in lower case to the codes of their countries."""

WORD_LIKE = word_list(
    """nice split reading bath cork essen bergen york phoenix austin florence porto lima braga bari granada boulder
    kiel metz mons delft breda sofia durban murcia florence halifax wellington lund zug"""
)
"""Cities that are also words or first names: taken only with a capital."""

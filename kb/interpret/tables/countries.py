"""Countries and groups: their names, and the adjectives that tell where a party is from. Data only."""

from __future__ import annotations

_NAMES = """
AE: united arab emirates, uae; AL: albania; AM: armenia; AR: argentina; AT: austria; AU: australia; AZ: azerbaijan; BA:
bosnia, bosnia and herzegovina; BD: bangladesh; BE: belgium; BG: bulgaria; BH: bahrain; BR: brazil; BY: belarus; CA:
canada; CH: switzerland; CL: chile; CN: china; CO: colombia; CR: costa rica; CY: cyprus; CZ: czechia, czech republic,
the czech republic; DE: germany; DK: denmark; DZ: algeria; EC: ecuador; EE: estonia; EEA: european economic area; EG:
egypt; ES: spain; ET: ethiopia; EU: european union, europe; FI: finland; FR: france; GB: britain, united kingdom, great
britain, england, scotland, wales, northern ireland; GE: republic of georgia; GH: ghana; GR: greece; HK: hong kong; HR:
croatia; HU: hungary; ID: indonesia; IE: ireland, republic of ireland; IL: israel; IN: india; IQ: iraq; IR: iran; IS:
iceland; IT: italy; JP: japan; KE: kenya; KR: south korea, korea, republic of korea; KW: kuwait; KZ: kazakhstan; LI:
liechtenstein; LK: sri lanka; LT: lithuania; LU: luxembourg, luxemburg; LV: latvia; MA: morocco; MC: monaco; MD:
moldova; ME: montenegro; MK: north macedonia; MT: malta; MX: mexico; MY: malaysia; NG: nigeria; NL: netherlands, the
netherlands, holland; NO: norway; NP: nepal; NZ: new zealand; PE: peru; PH: philippines, the philippines; PK: pakistan;
PL: poland; PT: portugal; QA: qatar; RO: romania; RS: serbia; RU: russia, russian federation; RW: rwanda; SA: saudi
arabia; SE: sweden; SG: singapore; SI: slovenia; SK: slovakia; TH: thailand; TN: tunisia; TR: turkey, türkiye; TW:
taiwan; TZ: tanzania; UA: ukraine; US: united states, united states of america, america, california, new york, new york
state, texas, massachusetts, delaware, florida, washington state, oregon, colorado, illinois, pennsylvania, virginia,
new jersey, arizona, nevada, utah, michigan, ohio, minnesota; UY: uruguay; UZ: uzbekistan; VN: vietnam; ZA: south
africa
"""

_ADJECTIVES = """
AE: emirati; AL: albanian; AM: armenian; AR: argentine, argentinian; AT: austrian; AU: australian, aussie; AZ:
azerbaijani; BA: bosnian; BD: bangladeshi; BE: belgian, flemish; BG: bulgarian; BH: bahraini; BR: brazilian; BY:
belarusian; CA: canadian; CH: swiss; CL: chilean; CN: chinese; CO: colombian; CY: cypriot; CZ: czech; DE: german,
bavarian; DK: danish; DZ: algerian; EC: ecuadorian; EE: estonian; EG: egyptian; ES: spanish, catalan; ET: ethiopian; EU:
european; FI: finnish; FR: french; GB: british, english, scottish, welsh, northern irish; GH: ghanaian; GR: greek; HR:
croatian; HU: hungarian; ID: indonesian; IE: irish; IL: israeli; IN: indian; IQ: iraqi; IR: iranian; IS: icelandic; IT:
italian; JP: japanese; KE: kenyan; KR: korean, south korean; KW: kuwaiti; KZ: kazakh; LK: sri lankan; LT: lithuanian;
LU: luxembourgish; LV: latvian; MA: moroccan; MD: moldovan; ME: montenegrin; MK: macedonian; MT: maltese; MX: mexican;
MY: malaysian; NG: nigerian; NL: dutch; NO: norwegian; NP: nepalese; PE: peruvian; PH: filipino, philippine; PK:
pakistani; PL: polish; PT: portuguese; QA: qatari; RO: romanian; RS: serbian; RU: russian; SA: saudi; SE: swedish; SG:
singaporean; SI: slovenian, slovene; SK: slovak; TH: thai; TN: tunisian; TR: turkish; TW: taiwanese; UA: ukrainian; US:
american, us-american, californian, texan; UY: uruguayan; UZ: uzbek; VN: vietnamese; ZA: south african
"""


def table(text: str) -> dict[str, str]:
    """Names in lower case to codes, from ``CODE: name, name; CODE: …``.

    >>> table("AT: austria; GB: wales, england")
    {'austria': 'AT', 'wales': 'GB', 'england': 'GB'}
    """
    out: dict[str, str] = {}
    for item in " ".join(text.split()).split(";"):
        code, _, names = item.partition(":")
        out |= {name.strip(): code.strip() for name in names.split(",")}
    return out


COUNTRIES = table(_NAMES)
"""Names of countries, of groups, and of states whose name stands for their country, to codes."""

ADJECTIVES = table(_ADJECTIVES)
"""Adjectives of nationality to codes. They name a seat only where they speak of the party."""

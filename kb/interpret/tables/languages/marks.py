"""The commonest words of each language that is read besides English, by which it is told from others. Data only.

Words that English shares are left out, or outweighed by the English words beside them. Forms without accents stand
beside the right ones, since many people type so.
"""

from __future__ import annotations

from kb.interpret.text import word_list

MARKS = {
    "de": word_list(
        """der die das den dem des ein eine einen einem einer und oder wir ich dürfen darf durfte können kann müssen
        muss
        ist sind mit von vom für auf zu zum zur nicht kein keine keinen
        unser unsere unseren unserem unserer mein meine
        wenn dass wer wem wie bei aus nach über auch nur es sie wird werden wurde haben hat im ins als um möchte möchten
        wollen will erlaubt verboten ohne durch sich uns duerfen koennen muessen fuer moechten ueber welche warum
        gehören gehoeren"""
    ),
    "fr": word_list(
        """le la les un une des du de d l et ou nous on je j peut peux puis pouvons avec sur pour par dans est sont ce
        cette ces que qu qui quel quelle quels quelles notre nos mon ma mes ne pas au aux avons ont été ete il elle se
        sa son ses en comme si vous votre à y t droit permis interdit autorisé comment pourquoi sans entre leur"""
    ),
    "es": word_list(
        """el la los las un una de del y o podemos puedo puede se con para por en es son esta este está que qué quién
        quien cuál cuales nuestro nuestra nuestros mi mis no al hemos ha somos tenemos queremos quiero como cómo si sin
        lo su sus está permitido prohibido usar una unos unas cuánto cuando hay ser estaba cual"""
    ),
    "vi": word_list(
        """chúng tôi có được không của và để các một những là cho với trong này bằng từ làm thể dùng mô hình phải ở hay
        hoặc thì mà bị đã sẽ nào gì ai muốn cần công ty nếu khi như sao bao nhiêu hôm nay đầu ra dữ liệu huấn luyện
        chung toi co duoc khong cua va de cac mot nhung cho voi trong nay bang tu lam dung mo hinh phai thi bi da se
        muon can cong neu nhu"""
    ),
}  # fmt: skip

"""Only English is read."""

import pytest

from multivector.errors import InputError
from multivector.text.language import identify
from multivector.text.read import read_one

OTHERS = {
    "fr": "Les ministres des cinq pays se sont réunis jeudi dans la capitale pour discuter du "
    "commerce "
    "et de la sécurité, selon un communiqué publié par le gouvernement.",
    "es": "Los ministros de los cinco países se reunieron el jueves en la capital para hablar del "
    "comercio y de la seguridad, según un comunicado del gobierno.",
    "ru": "Министры пяти стран встретились в четверг в столице, чтобы обсудить торговлю и "
    "безопасность, говорится в сообщении правительства.",
    "kk": "Бес елдің министрлері бейсенбі күні елордада кездесіп, сауда мен қауіпсіздік "
    "мәселелерін "
    "талқылады, деп хабарлады үкіметтің баспасөз қызметі.",
    "zh": "五国部长周四在首都举行会晤，就贸易和安全问题进行了讨论，"
    "政府在一份声明中表示，各方同意继续加强合作，并于明年再次会面，"
    "讨论铁路和天然气管道的建设。",
    "de": "Die Minister der fünf Länder trafen sich am Donnerstag in der Hauptstadt, um über "
    "Handel "
    "und Sicherheit zu sprechen, wie die Regierung mitteilte.",
}


@pytest.mark.parametrize("code", OTHERS)
def test_other_languages_are_refused_by_name(code):
    with pytest.raises(
        InputError, match=rf"the text is in \w+ \({code}\); only English is supported"
    ) as caught:
        read_one("-", stdin=OTHERS[code].encode())
    assert caught.value.exit_status == 3


@pytest.mark.parametrize(
    "text",
    [
        "Kassym-Jomart Tokayev, Sadyr Japarov, Emomali Rahmon, Serdar Berdimuhamedov and Shavkat "
        "Mirziyoyev met Xi Jinping, Li Qiang and Wang Yi in Xi’an, Shaanxi.",
        "Président Emmanuel Macron, Ministre Jean-Noël Barrot and Generaldirektor Jürgen Müller of "
        "Österreichische Bundesbahnen spoke with Señor José Álvarez in São Paulo.",
        "CHINA AND FIVE CENTRAL ASIAN STATES SIGNED A DECLARATION IN THE CITY OF XI’AN ON FRIDAY.",
        "China, Kyrgyzstan, Uzbekistan sign railway document; Turkmenistan gas talks stall",
        "Short.",
    ],
)
def test_english_is_read_whatever_its_names(text):
    assert identify(text) == "en"

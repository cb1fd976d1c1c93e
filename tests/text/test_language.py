"""Only English is read."""

import json

import pytest

from multivector.errors import InputError
from multivector.text.language import identify
from multivector.text.read import read, read_one

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


# English of one sentence, nearly all of it names from elsewhere.
FULL_OF_NAMES = [
    "The FNL militia attacked a Congolese army post near Uvira on 3 March 2011.",
    "Kinshasa recalled Rwandan envoy Vincent Karekezi on 21 May.",
    "Mwai Odinga, Raila Kibaki and Uhuru Mutua visited Eldoret, Nakuru and Kisumu.",
    "Bujumbura recalled ambassador Zéphyrin Niyonzima on Friday.",
    "Milorad Vuković threatened Sarajevo; Valentin Petrović protested.",
    "Zimbabwe deported Zambian activist Chilufya Banda on Sunday.",
    "Tigrayan forces shelled Kobo, Woldiya and Lalibela.",
    "Emmerson Moyo sacked Kembo Ndlovu, Saviour Sibanda.",
    "Ibrahim Ouédraogo met Assimi Maïga, Abdourahamane Issoufou in Niamey.",
    "Hutu militiamen burned Masisi, Rutshuru, Nyiragongo villages.",
    "Ossetian militias looted Georgian homes, Tskhinvali, Kurta, Eredvi.",
    "Manila summoned Chinese envoy Huang Jianhua; Santos protested.",
    "Kosovo police raided Zubin Potok, Zvecan, Leposavic municipalities.",
    "Kinshasa Expels Rwandan Ambassador, Recalls Envoy",
]
# Other languages in one sentence, some of them in fewer than 60 characters.
SHORT = [
    "Le président Morel accuse Moscou de bombarder Kiev.",
    "L'armée malienne a tué douze civils près de Mopti samedi.",
    "Romero acusa a Colombia de atacar Caracas.",
    "Policía de Ecuador detuvo a tres opositores en Quito.",
    "A polícia de Moçambique matou dois manifestantes em Maputo.",
    "Angola e Congo assinaram um acordo militar ontem em Luanda.",
    "Weber trifft Nowak in Minsk am kommenden Dienstag.",
    "Polizei nimmt zwölf Demonstranten in Hamburg und Berlin fest.",
    "Polisi menangkap tiga warga Australia di Bali pada hari Senin.",
    "Polisi nchini Kenya waliwakamata waandamanaji kumi mjini Nairobi.",
    "Polis Diyarbakır'da on iki göstericiyi gözaltına aldı dün.",
    "Moskva obvinila Kiev v obstrele Belgoroda i Donetska segodnya.",
    "Il governo ha espulso dieci diplomatici russi da Roma martedì.",
    "Rząd wydalił trzech rosyjskich dyplomatów z Warszawy we wtorek.",
]


@pytest.mark.parametrize("text", FULL_OF_NAMES)
def test_a_sentence_is_english_by_its_words_and_not_by_its_names(text):
    assert identify(text) == "en"


@pytest.mark.parametrize("text", SHORT)
def test_a_short_sentence_in_another_language_is_refused(text):
    assert identify(text) != "en"


def test_a_refused_record_is_named_by_its_id():
    lines = [{"id": "k7", "text": OTHERS["fr"]}, {"id": "k8", "text": "The ministers met."}]
    refused, read_all = read("-", stdin="\n".join(map(json.dumps, lines)).encode())
    assert refused.source == "-#1"
    assert refused.reason.endswith("(id 'k7')")
    assert read_all.source == "-#2"

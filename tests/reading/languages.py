"""Small tables in many languages, in every encoding that fits them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

WIDE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
WESTERN = ("cp1252", "latin-1", "mac_roman")
CENTRAL = ("cp1250", "iso8859-2")
CYRILLIC = ("cp1251", "koi8_r", "cp866")
JAPANESE = ("cp932", "euc_jp")


@dataclass(frozen=True)
class Language:
    """The old encodings of a language, names of columns, sentences and places."""

    encodings: tuple[str, ...]
    header: str
    sentences: str  # one a line
    places: str


LANGUAGES = {
    "simplified": Language(("gb18030", "gbk"), "编号,意见,城市", """\
快递比说好的晚了三天，包装也破了
客服态度很好，换货当天就办完了
价格合理，下次还会再买
颜色跟图片上差得太远
电池只能用半天，有点失望
给妈妈买的，她非常喜欢
房间朝南，早餐一般
屏幕右下角有一条划痕""",
        "北京 上海 广州 成都 杭州 武汉 西安 长沙"),
    "traditional": Language(("cp950", "big5hkscs", "big5"), "編號,意見,城市", """\
包裹比預定晚了三天，盒子也壓壞了
店員很親切，當天就幫我換好了
價錢公道，下次還會再來
顏色跟照片差很多
電池只能撐半天，有點失望
買給媽媽的，她非常喜歡
房間朝南，早餐普通
螢幕右下角有一道刮痕""",
        "臺北 高雄 臺中 臺南 新竹 嘉義 花蓮 香港"),
    "japanese": Language(JAPANESE, "番号,感想,都市", """\
荷物が三日おくれて届きました
お店の人がとても親切でした
値段のわりに質がいいと思う
写真と色がまったくちがう
バッテリーが半日しかもたない
母へのプレゼントに買いました
南向きの部屋で、朝食はふつう
画面の右下にキズがあった""",
        "東京 大阪 京都 札幌 福岡 名古屋 仙台 横浜"),
    "katakana": Language(("cp932",), "ﾊﾞﾝｺﾞｳ,ﾅﾏｴ,ﾄｼ", """\
ﾔﾏﾀﾞ ﾀﾛｳ
ｻﾄｳ ﾊﾅｺ
ｽｽﾞｷ ｲﾁﾛｳ
ﾀｶﾊｼ ｹﾝｼﾞ
ﾜﾀﾅﾍﾞ ﾕｳｺ""",
        "ﾄｳｷｮｳ ｵｵｻｶ ﾅｺﾞﾔ ﾖｺﾊﾏ ｷｮｳﾄ"),
    "korean": Language(("cp949", "euc_kr"), "번호,의견,도시", """\
택배가 사흘이나 늦게 왔어요
직원이 친절하고 교환도 빨랐습니다
가격에 비해 품질이 좋네요
사진과 색깔이 너무 다릅니다
배터리가 반나절밖에 안 가요
어머니께 선물로 드렸어요
남향 방이고 아침 식사는 보통
화면 오른쪽 아래에 흠집이 있음""",
        "서울 부산 대구 인천 광주 대전 울산 제주"),
    "russian": Language(CYRILLIC, "номер,отзыв,город", """\
Посылка пришла на три дня позже
Вежливый продавец, обменяли в тот же день
Цена разумная, куплю ещё раз
Цвет совсем не такой, как на фото
Батарея держит полдня, жаль
Купила маме, она очень довольна
Окна на юг, завтрак обычный
В углу экрана царапина""",
        "Москва Казань Омск Пермь Тверь Самара Уфа Сочи"),
    "ukrainian": Language(("cp1251",), "номер,відгук,місто", """\
Посилка прийшла на три дні пізніше
Ввічливий продавець, обміняли того ж дня
Ціна прийнятна, куплю ще раз
Колір зовсім не такий, як на світлині
Батарея тримає пів дня, шкода
Купила мамі, їй дуже сподобалося""",
        "Київ Львів Одеса Харків Дніпро Полтава"),
    "bulgarian": Language(("cp1251",), "номер,мнение,град", """\
Пратката дойде с три дни закъснение
Любезен продавач, смениха го същия ден
Цената е добра, пак ще купя
Цветът изобщо не е като на снимката
Батерията издържа половин ден
Купих го за мама, много се зарадва""",
        "София Пловдив Варна Бургас Русе Плевен"),
    "greek": Language(("cp1253",), "αριθμός,γνώμη,πόλη", """\
Το δέμα ήρθε τρεις μέρες αργότερα
Ευγενικός πωλητής, το άλλαξαν αμέσως
Η τιμή είναι καλή, θα ξαναγοράσω
Το χρώμα δεν είναι όπως στη φωτογραφία
Η μπαταρία κρατάει μισή μέρα
Το πήρα για τη μητέρα μου""",
        "Αθήνα Πάτρα Βόλος Λάρισα Χανιά Ρόδος"),
    "german": Language(WESTERN, "Nr,Rückmeldung,Stadt", """\
Das Päckchen kam drei Tage später
Die Verkäuferin war sehr höflich
Größe stimmt, würde ich wieder kaufen
Die Farbe ist völlig anders als im Foto
Akku hält nur für einen halben Tag
Für meine Mutter, sie freut sich
Frühstück mäßig, Zimmer nach Süden
Außen ein Kratzer, innen schön""",
        "Köln München Düsseldorf Nürnberg Würzburg Gießen Lübeck Öhringen"),
    "french": Language(WESTERN, "numéro,avis,ville", """\
Le colis est arrivé trois jours trop tard
La vendeuse était très aimable
Prix correct, je le rachèterai
La couleur n'a rien à voir avec la photo
Batterie déjà vide à midi, quelle déception
Acheté pour ma mère, elle est ravie
Chambre côté sud, petit-déjeuner moyen
Ça gratte un peu près du col""",
        "Orléans Nîmes Besançon Angoulême Béziers Sète Évry Mâcon"),
    "spanish": Language(WESTERN, "número,opinión,ciudad", """\
El paquete llegó tres días después
La vendedora fue muy simpática
Buen precio, volveré a comprar aquí
El color no es así en la fotografía
La batería dura medio día
Se lo compré a mi mamá y le encantó
Habitación al sur, desayuno pequeño
¿Por qué viene con un rasguño?""",
        "Málaga Córdoba Cádiz León Coruña Jaén Ávila Logroño"),
    "portuguese": Language(WESTERN, "número,opinião,cidade", """\
A encomenda chegou três dias depois
A funcionária foi muito simpática
Preço justo, comprarei de novo, não há dúvida
A cor não é igual à da fotografia
A bateria só dura até ao almoço
Comprei para a minha mãe e ela adorou
Quarto a sul, pequeno-almoço razoável
Há um risco no canto do ecrã, atenção""",
        "Évora Setúbal Guimarães Bragança Portimão Olhão Covilhã Chaves"),
    "italian": Language(WESTERN, "numero,qualità,città", """\
Il pacco è arrivato con tre giorni di ritardo
La commessa è stata gentile, perciò tornerò
Il prezzo è giusto, lo comprerò ancora
Il colore non è così nella foto
La batteria dura metà giornata
Regalo per mia madre, più che contenta
Camera a sud, colazione così così
C'è un graffio, però funziona""",
        "Forlì Cantù Cefalù Nardò Mondovì Canicattì Città Roma"),
    "swedish": Language(WESTERN, "nummer,åsikt,stad", """\
Paketet kom tre dagar för sent
Expediten var väldigt trevlig
Bra pris, köper gärna igen
Färgen är inte som på bilden
Batteriet räcker bara en halv dag
Present till mamma, hon blev jätteglad""",
        "Malmö Göteborg Örebro Umeå Växjö Västerås"),
    "danish": Language(WESTERN, "nummer,udtalelse,by på kort", """\
Pakken kom tre dage for sent, øv
Ekspedienten var meget sød
God pris, jeg køber gerne igen
Farven er ikke som på billedet
Batteriet rækker kun til en halv dag
Købt til min mor, hun blev så glad""",
        "Århus Ålborg København Tønder Køge Næstved"),
    "english": Language(WESTERN[::2], "id,remark,town", """\
It’s three days late, and the box didn’t survive
“Very kind staff”, as my sister says
Good value – we’ll buy again
The colour isn’t what the picture shows…
Battery’s flat by noon
Mum’s present: she said “wonderful”
South-facing room, the breakfast wasn’t much
There’s a scratch on the screen""",
        "Bath St. Ives King’s Lynn Bishop’s Stortford Hull Ely Leeds York"),
    "polish": Language(CENTRAL, "numer,opinia,miejscowość", """\
Paczka przyszła trzy dni później
Bardzo miła obsługa, wymienili od ręki
Cena w porządku, kupię jeszcze raz
Kolor zupełnie inny niż na zdjęciu
Bateria starcza na pół dnia, szkoda
Dla mamy, bardzo się cieszyła
Pokój od południa, śniadanie średnie
Z prawej strony ekranu jest rysa, źle""",
        "Łódź Kraków Gdańsk Poznań Wrocław Świdnica Zamość Rzeszów"),
    "czech": Language(CENTRAL, "číslo,názor,město", """\
Balík přišel o tři dny později
Prodavačka byla velmi milá
Cena je dobrá, koupím znovu
Barva je úplně jiná než na fotce
Baterie vydrží jen půl dne
Koupeno pro maminku, měla radost
Pokoj na jih, snídaně průměrná
Na displeji je vpravo škrábanec""",
        "Plzeň Děčín Třebíč Žďár Ústí Brno Kolín Přerov"),
    "hungarian": Language(CENTRAL, "szám,vélemény,város", """\
A csomag három nappal később jött meg
Az eladó nagyon kedves volt
Jó ár, újra megveszem
A színe egészen más, mint a képen
Az akkumulátor csak fél napig bírja
Anyukámnak vettem, nagyon örült
Déli fekvésű szoba, közepes reggeli
A kijelző sarkán karcolás, ez bosszantó és nem szűnő gond""",
        "Győr Pécs Szeged Miskolc Érd Gödöllő Fűzfő Eger"),
    "turkish": Language(("cp1254",), "sıra,görüş,şehir", """\
Kargo üç gün geç geldi
Satıcı çok kibardı, aynı gün değiştirdi
Fiyatı uygun, yine alırım
Rengi fotoğraftaki gibi değil
Pili yarım gün dayanıyor
Anneme aldım, çok beğendi
Güneye bakan oda, kahvaltı sıradan
Ekranın sağ altında çizik var""",
        "İstanbul İzmir Eskişehir Muğla Diyarbakır Kırşehir Çorum Iğdır"),
    "icelandic": Language(("cp1252", "latin-1"), "númer,álit,bær", """\
Pakkinn kom þremur dögum of seint
Afgreiðslan var mjög góð
Gott verð, ég kaupi þetta aftur
Liturinn er ekki eins og á myndinni
Rafhlaðan dugar hálfan dag
Keypti þetta fyrir mömmu, hún var ánægð""",
        "Reykjavík Akureyri Húsavík Höfn Ísafjörður Borgarfjörður"),
}  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """A table as text, and an encoding it can be written in."""

    name: str
    shape: str
    text: str
    encoding: str


def samples() -> Iterator[Sample]:
    """Yield every language in every shape and every encoding of it that has all its characters."""
    for name, language in LANGUAGES.items():
        for shape, text in shapes(language):
            for encoding in (*language.encodings, *WIDE):
                try:
                    text.encode(encoding)
                except UnicodeEncodeError:
                    continue
                yield Sample(name, shape, text, encoding)


def shapes(language: Language) -> Iterator[tuple[str, str]]:
    """Yield whole tables, tables with a single row beyond ASCII, and columns of one place."""
    said, places = language.sentences.splitlines(), language.places.split()
    rows = [f"{i};{a};{places[i % len(places)]}" for i, a in enumerate(said)]
    header = language.header.replace(",", ";")
    yield "table", "\n".join([header, *rows, ""])
    yield "long table", "\r\n".join([header, *rows * 4])
    plain = ["id;remark;town", *[f"{i};nothing to add;Bath" for i in range(9)]]
    for sentence in said:
        yield "one sentence", "\n".join([*plain, f"9;{sentence};Hull", ""])
    for place in places:
        yield "one place", "\n".join([*plain, f"9;none;{place}", ""])

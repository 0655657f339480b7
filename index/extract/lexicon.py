"""Words that belong to names and offices: titles, bodies, particles, trades."""

import re

TITLES = frozenset(
    """
    mr mrs ms mx miss dr prof professor sir dame lord lady sen senator rep representative gov governor
    president vice secretary gen general col colonel lt lieutenant sgt sergeant capt captain maj major adm
    admiral judge justice chief minister prime chancellor king queen prince princess pope bishop archbishop
    cardinal father sister brother rev reverend imam sheikh sheik ayatollah rabbi mayor councillor councilman
    councilwoman congressman congresswoman detective inspector superintendent constable officer coach manager
    attorney ambassador commissioner sheriff deputy former ex chairman chairwoman speaker herr frau monsieur
    madame señor señora don doña senhor premier cllr mp mep hon messrs mme deputy-prime then-president ex-
    president president-elect judge- director ceo spokesman spokeswoman spokesperson cpl corporal lcpl pte pvt private
    dsp acp dcp ssp sp asp cp
    madam mdm shri shrimati smt sri datuk dato datin tun encik puan cik garda alhaji alhaja hajiya mallam oba ustad
    ustaz
    maulana mufti pandit begum sardar engr barr adv fr sr referee warden bailiff dean canon
    pc wpc insp supt det cmdr commander brig brigadier flt airman sapper trooper gunner rifleman marshal warrant
    rt coun couns cs ps const asst pro tempore tem mca mpl
    alderman alderwoman thiru dir usec
    atty eze igwe otunba comrade pastor apostle evangelist seri tengku tunku tun ven sisters brothers
    ch td mla mna mpa msp taoiseach tánaiste pleader advocate magistrate registrar convener convenor chairperson
    ministers senators councillors cllrs professors profs drs
    olori recorder emeritus rtd retd
    cr comptroller kaumātua kaumatua kuia baroness viscount viscountess countess osofo
    """.split()
)
FIRMS = frozenset(
    """company firm airline carrier retailer manufacturer charity operator developer brewer startup maker publisher
    utility lender insurer grocer exporter importer wholesaler supplier chain giant conglomerate carmaker chipmaker
    drugmaker housebuilder bookmaker broadcaster""".split()
)
"""What only one sort of body is called by, whether its name says so or not."""
PEERS = frozenset("lord lady baroness viscount viscountess countess sr".split())
"""Titles that are a part of the name where only one word follows: `Lord Doe of Larkby`, `Sr Assumpta`."""
IN_FULL = dict(
    entry.split(":")
    for entry in """rep:representative sen:senator gov:governor cllr:councillor coun:councillor prof:professor
    gen:general col:colonel lt:lieutenant sgt:sergeant capt:captain cmdr:commander det:detective insp:inspector
    supt:superintendent pc:constable const:constable rev:reverend fr:priest adv:advocate atty:attorney
    barr:barrister cr:councillor dr:doctor sr:nun dsp:dsp acp:acp dcp:dcp ssp:ssp asp:asp""".split()
)
"""Short titles and the nouns by which those who bear them are taken up, if only `the DCP`."""
MEMBERS = frozenset({"td", "mp", "mla", "mna", "mpa", "msp", "mep", "tds"})
"""Titles of members of a parliament, before or behind the name."""
BODIES = frozenset(
    """college university school academy institute council committee commission ministry department agency board party
    union association federation league club company group bank fund foundation trust court hospital church police
    forum guild chamber collective cooperative initiative secretariat bureau tribunal front
    army office service authority parliament senate congress assembly government administration campaign times post
    news journal tribune herald gazette courier observer guardian network society alliance coalition centre center
    house corporation inc ltd limited llc llp gmbh bhd plc states kingdom nations street road exchange hotel museum
    theatre facebook twitter instagram tiktok whatsapp telegram youtube linkedin reddit weibo google microsoft
    manch morcha sangh sabha mahasabha samiti parishad sena samaj sangathan
    rovers wanderers mall malls
    bay harbour harbor river island islands county valley coast beach airport square""".split()
)
HEARERS = BODIES | {"inquiry", "inquest", "jury", "jurors", "hearing", "panel", "dáil", "seanad"}
"""Bodies before which others speak: `an inquest heard that …` is what somebody told it."""
CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december jan feb mar apr jun jul aug sept sep oct nov dec christmas easter""".split()
)
NO_NAMES = TITLES | BODIES | CALENDAR
"""Words that are no part of a person's name, though they are printed with a capital beside one."""
PARTICLES = frozenset(
    """
    al el bin binti ibn ben arap ole abu de del della di da dos das do du van von der den ter la le st st. y e af av zu
    ní ó nic uí mhic
    """.split()
)
WORK = re.compile(
    r"(?:man|woman|person|ist|eer|ian|ant|yer|cian)$"
    r"|^(?:farmer|teacher|leader|mayor|minister|director|president|secretary|chief|head|chair|editor|author|doctor"
    r"|nurse|midwife|owner|manager|coach|captain|officer|governor|senator|councillor|judge|professor|resident|neighbour"
    r"|neighbor|witness|driver|worker|baker|teacher|student|pupil|writer|novelist|singer|actor|researcher|founder|adviser"
    r"|advisor|lawyer|solicitor|barrister|prosecutor|defender|commander|inspector|sergeant|challenger|rival|opponent"
    r"|treasurer|coordinator|official|lawmaker|organi[sz]er|trustee|curator|principal|headteacher|registrar|conven[eo]r|warden|chairperson|chef"
    r"|candidate|colleague|partner|wife|husband|mother|father|sister|brother|son|daughter|friend|widow|uncle|aunt"
    r"|nephew|niece|cousin|grand(?:son|daughter|mother|father)|step(?:son|daughter|mother|father)|mum|mom|dad"
    r"|girlfriend|boyfriend|fianc[eé]e?)$"
)
"""Nouns that a person is called by; `giant`, `plant` and the like are no matter beside a name."""
TRADES = frozenset(
    """
    striker midfielder goalkeeper defender winger skipper fullback quarterback linebacker bowler batsman batter
    prosecutor solicitor barrister lawyer farmer teacher resident neighbour neighbor novelist singer actor actress
    researcher historian economist engineer fisherman shopkeeper pensioner campaigner activist defendant witness
    physio coroner paramedic harbourmaster harbormaster stationmaster headmaster postmaster playmaker flanker
    halfback opener seamer spinner wicketkeeper jockey trainer rider sprinter golfer boxer rower mentor
    hander rounder clerk analyst developer banker trader broker plumber builder mechanic blogger entrepreneur surgeon
    vet counsel advocate attorney magistrate haulier bass tenor soprano baritone
    hotelier publican restaurateur grazier crofter electrician carpenter beekeeper greengrocer fishmonger postman
    mum mom dad gran nan grandma grandad grandpa granddad grandmother grandfather husband wife widow chef
    treasurer curator trustee headteacher midwife nurse adviser advisor coordinator rapper presenter drummer
    butcher cleaner sculptor poet composer producer filmmaker swimmer runner retiree ranger hawker vendor
    petitioner complainant appellant claimant
    driver student librarian coxswain passenger survivor villager commuter eyewitness bystander onlooker caretaker
    receptionist technician musician comedian dancer photographer journalist columnist author pathologist ecologist
    actuary carer bookseller signalman innkeeper lifeguard linesman groundsman
    """.split()
)
"""Words before a full name that open a sentence with a capital (`Striker Ann Doe`); none of them is a given name."""

PERSONAL_TITLES = TITLES - frozenset(
    """
    general chief king queen prince princess judge justice cardinal prime marshal warrant private director mother father
    sister brother pope lord lady president dean canon pc fr sr adv det cmdr vice secretary sir don officer manager
    commander captain warden deputy former ex sisters brothers sapper gunner pro tempore tem
    """.split()
)
"""Those with which no body's name begins, as `General Electric` and `Lord Street` do."""
GENDERS = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
"""The gender of whom a pronoun means."""
KIN = dict.fromkeys("mother mum mom wife daughter sister aunt niece girl grandmother girlfriend widow".split(), "f")
KIN |= dict.fromkeys("father dad husband son brother uncle nephew boy grandfather boyfriend widower".split(), "m")
"""The gender of whom a noun means."""
PEOPLES = frozenset(
    """Dane Swede Finn Pole Czech Slovak Serb Croat Turk Spaniard Frenchman Frenchwoman Dutchman Dutchwoman Englishman
    Englishwoman Irishman Irishwoman Welshman Welshwoman Scot Briton Norwegian Icelander Kiwi Filipino Filipina Thai
    Pakistani Kenyan Nigerian Ghanaian Argentine Uruguayan Dem Democrat Republican Tory Conservative Liberal
    Dubliner Corkman Kerryman Londoner Yorkshireman Yorkshirewoman Mancunian Liverpudlian Glaswegian""".split()
)
"""What one of a people, a town or a party is called, also where the recogniser does not know it."""
LOWER_NOUNS: dict[str, frozenset[str]] = {
    "officer": frozenset(
        "superintendent sergeant constable inspector detective commissioner sheriff deputy lieutenant captain".split()
    ),
    "deputy": frozenset({"td", "mp"}),
    "lawmaker": frozenset(
        """senator representative congressman congresswoman mp td mla msp mep deputy member councillor councilman
        councilwoman leader legislator assemblyman assemblywoman parliamentarian""".split()
    ),
    "congressman": frozenset({"representative"}),
    "congresswoman": frozenset({"representative"}),
    "premier": frozenset({"prime"}),
    "monarch": frozenset("king queen eze igwe oba emir sultan ruler".split()),
    "prelate": frozenset("bishop archbishop cardinal".split()),
    "legislator": frozenset("senator representative mp td mla msp mep mpl mca deputy member councillor".split()),
    "boss": frozenset(
        "manager coach chief ceo director governor chairman chairwoman chairperson president mayor secretary".split()
    ),
    "judge": frozenset({"justice", "magistrate"}),
    "politician": frozenset("senator mp td minister mayor councillor governor leader candidate".split()),
    "scientist": frozenset("biologist chemist physicist ecologist geologist researcher professor".split()),
    "researcher": frozenset("biologist ecologist economist scientist professor author".split()),
    "academic": frozenset("professor lecturer historian economist".split()),
    "lawyer": frozenset("attorney solicitor barrister counsel advocate".split()),
    "executive": frozenset("ceo chief president director".split()),
    "mp": frozenset({"member"}),
    "don": frozenset({"professor"}),
    "nun": frozenset({"sister"}),
    "vicar": frozenset({"reverend"}),
    "player": frozenset("striker midfielder goalkeeper defender winger captain forward".split()),
    "doctor": frozenset("surgeon physician pathologist paediatrician cardiologist gp".split()),
    "cleric": frozenset(
        "bishop imam rabbi priest vicar archbishop pastor reverend maulana mufti sheikh ayatollah".split()
    ),
}
"""Nouns by which somebody is taken up, and the offices of those whom they can mean."""


def names_work(noun: str) -> bool:
    """Whether the noun, in small letters, calls somebody by their work or by whose they are."""
    return noun in TRADES or WORK.search(noun) is not None

"""What numbers count: the units, with their dimension and size, and the currencies."""

from index.guard.words import stem

_DIMENSIONS = {
    "length": {
        "metre meter m": 1.0, "kilometre kilometer km": 1e3, "centimetre centimeter cm": 0.01,
        "millimetre millimeter mm": 0.001, "mile": 1609.0, "foot": 0.3048, "inch": 0.0254, "yard": 0.9144,
    },
    "mass": {
        "gram g": 0.001, "kilogram kilo kg": 1.0, "tonne ton": 1e3, "pound-weight lb": 0.4536, "ounce": 0.02835,
    },
    "time": {
        "second sec": 1.0, "minute min": 60.0, "hour hr": 3600.0, "day": 86400.0, "week": 604800.0,
        "fortnight": 1209600.0, "month": 2629800.0, "year yr": 31557600.0, "decade": 315576000.0,
        "century": 3155760000.0,
    },
    "volume": {"litre liter l": 1.0, "millilitre milliliter ml": 0.001, "barrel": 159.0, "gallon": 3.785},
    "area": {"hectare ha": 1e4, "acre": 4047.0},
    "power": {"watt w": 1.0, "kilowatt kw": 1e3, "megawatt mw": 1e6, "gigawatt gw": 1e9},
    "energy": {"kwh": 1.0, "mwh": 1e3, "gwh": 1e6, "twh": 1e9},
    "temperature": {"celsius": 1.0, "fahrenheit": 0.556, "degree": 1.0},
    "speed": {"kmh kph": 1.0, "mph": 1.609, "knot": 1.852},
    "clock": {"am": 1.0, "pm": 2.0},
}  # fmt: skip

UNITS = {
    stem(name): (dimension, size, stem(names.split()[0]))
    for dimension, units in _DIMENSIONS.items()
    for names, size in units.items()
    for name in names.split()
}
"""From the stem of a unit to its dimension, its size in the dimension's base unit, and its own name."""

SQUARED = {"squar": "area", "sq": "area", "cubic": "volume of"}

CURRENCIES = {
    stem(name): code
    for code, names in {
        "dollar": "$ dollar usd buck", "pound": "£ pound sterling gbp quid", "euro": "€ euro eur",
        "yen": "¥ yen jpy", "rupee": "₹ rupee inr", "yuan": "yuan renminbi rmb cny", "rouble": "rouble ruble",
        "peso": "peso", "crown": "crown krona krone kronor kroner koruna", "franc": "franc chf", "rand": "rand zar",
        "real": "reais", "lira": "lira", "won": "krw", "naira": "naira", "shilling": "shilling", "dinar": "dinar",
        "dirham": "dirham", "riyal": "riyal", "zloty": "zloty", "forint": "forint", "hryvnia": "hryvnia",
        "baht": "baht", "ringgit": "ringgit", "rupiah": "rupiah", "cedi": "cedi", "taka": "taka", "shekel": "shekel",
        "cent": "cent", "penny": "penny pence",
    }.items()
    for name in names.split()
}  # fmt: skip

SMALL_COINS = {"cent": ("dollar", "euro", "rand"), "penny": ("pound",)}
"""A hundredth of which currencies they may be."""

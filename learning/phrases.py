"""Phrases that could belong to anyone, a list per language (ISO 639). No list, no such question.

The likeness picture is drawn only in the languages of DRAWN, for which its ranges were tried on real texts.
A list marks wording, never people. It is counted longest first, so that a phrase is
counted once and not again by a shorter one inside it.
"""


def _listed(text: str) -> tuple[str, ...]:
    return tuple(" ".join(each.split()) for each in text.split(";"))


PHRASES: dict[str, tuple[str, ...]] = {
    "en": _listed(
        """
        above and beyond; adding value; amazing team; at the end of the day; at the forefront of;
        best-in-class; best in class; bright future; couldn’t be prouder;
        customer-centric; customer-centricity; cutting-edge; cutting edge; delighted to announce;
        delighted
        to share; dream team; drive innovation; driving innovation; excited to announce; excited to
        share;
        exciting journey; exciting times; forward-thinking; game-changer; game-changing; going forward;
        great things ahead; honoured to; honored to; humbled; incredible journey; industry-leading;
        industry
        leading; innovation, excellence and customer-centricity; innovative solutions; leading provider;
        leverage; mobility solutions; move the needle; next level; next-level; passionate about; proud to
        announce; proud to be part of; proud to share; pushing the boundaries; seamless experience;
        seamlessly; so proud; solutions provider; stakeholders; state-of-the-art; synergies; synergy;
        thought leader; thought leadership; thrilled to announce; thrilled to share; unwavering
        commitment;
        vertical mobility solutions; watch this space; we are proud; win-win; world-class
        """
    ),
    "de": _listed(
        """
        am ende des tages; auf augenhöhe; auf dem weg in die zukunft; aus einer hand; bahnbrechend;
        die extrameile; die reise geht weiter; ein starkes team; ein starkes zeichen; ein voller erfolg;
        ein wichtiger meilenstein; einzigartiges team; freuen uns sehr; freuen uns, bekanntzugeben;
        führender anbieter; ganzheitliche lösung; ganzheitliche lösungen; gemeinsam die zukunft gestalten;
        gemeinsam stark; großartige kolleginnen und kollegen; großartiges team; hautnah erleben;
        höchste qualität; im fokus; in die zukunft blicken; innovationskraft; innovative lösungen;
        kundenorientierung; kundenzentriert; leidenschaft; leuchtturmprojekt; maßgeschneiderte lösungen;
        mehrwert; mit herzblut; mit viel engagement; nachhaltig gestalten; nächstes level;
        nächste stufe; neue maßstäbe; passgenau; reibungslos; richtungsweisend; spannende einblicke;
        spannende reise; spannende zeiten; starke partnerschaft; stolz darauf; stolz, teil; synergien;
        tolle eindrücke; unermüdlicher einsatz; unermüdlichen einsatz; voller vorfreude; vorreiter;
        wegweisend; weltklasse; wertschätzend; zukunftsfähig; zukunftsweisend
        """
    ),
}

NUMBER_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(
        _listed(
            """
            two; three; four; five; six; seven; eight; nine; ten; eleven; twelve; thirteen;
            fourteen; fifteen;
            sixteen; seventeen; eighteen; nineteen; twenty; thirty; forty; fifty; sixty; hundred;
            thousand;
            half; quarter
            """
        )
    ),
    "de": frozenset(
        _listed(
            """
            zwei; drei; vier; fünf; sechs; sieben; acht; neun; zehn; elf; zwölf; dreizehn; vierzehn;
            fünfzehn; sechzehn; siebzehn; achtzehn; neunzehn; zwanzig; dreißig; vierzig; fünfzig; sechzig;
            hundert; tausend; halb; halbe; halbes; viertel; montag; dienstag; mittwoch; donnerstag; freitag;
            samstag; sonntag
            """
        )
    ),
}

OPINION_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(
        _listed(
            """
            amazing; awful; best; better; brilliant; easiest; fantastic; fastest; finest; greatest;
            incredible;
            leading; perfect; quick; quickest; safest; terrible; ultimate; unique; unrivalled; worst
            """
        )
    ),
    "de": frozenset(
        _listed(
            """
            beste; besten; bester; besser; einmalig; einzigartig; fantastisch; furchtbar; genial; großartig;
            perfekt; schlechteste; schlimmste; schnellste; schnellsten; sicherste; sichersten; toll; tolle;
            unschlagbar; unglaublich; wunderbar
            """
        )
    ),
}


DRAWN = frozenset({"en"})
# Where every noun has a capital, a capital inside a sentence names nobody.
CAPITAL_NOUNS = frozenset({"de"})


def phrases_for(language: str) -> tuple[str, ...]:
    """The list of a BCP 47 tag's language, longest phrase first; empty when there is none."""
    return tuple(sorted(PHRASES.get(base(language), ()), key=len, reverse=True))


def base(language: str) -> str:
    return language.split("-")[0].lower()

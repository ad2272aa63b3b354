"""What is said in every language about figures computed here: how they were weighted, how exact they are."""

from __future__ import annotations

Texts = dict[str, str]

ASKED: Texts = {
    "sq": "të anketuarit të cilëve iu bë kjo pyetje",
    "mk": "испитаниците на кои им е поставено ова прашање",
    "en": "those who were asked this question",
    "sr": "испитаници којима је постављено ово питање",
}
SMALL_BASE: Texts = {
    "sq": "U pyetën më pak se 100 veta: lexojeni këtë shifër me kujdes.",
    "mk": "Прашани се помалку од 100 лица: читајте ја оваа бројка внимателно.",
    "en": "Fewer than 100 people were asked: read this figure with care.",
    "sr": "Питано је мање од 100 људи: ову бројку читајте опрезно.",
}
WITHOUT_CLUSTERS: Texts = {
    "sq": "Kufiri i gabimit nuk e përfshin grupimin e intervistave sipas vendeve. Nëse njerëzit u zgjodhën kështu, "
    "gabimi i vërtetë është më i madh.",
    "mk": "Маргината на грешка не го опфаќа групирањето на интервјуата по места. Ако луѓето се избрани така, "
    "вистинската грешка е поголема.",
    "en": "The margin of error leaves out that interviews may be clustered in places. Where people were chosen so, the "
    "real error is larger.",
    "sr": "Маргина грешке не обухвата груписање интервјуа по местима. Ако су људи тако бирани, стварна грешка је већа.",
}
UNWEIGHTED: Texts = {
    "sq": "Përgjigjet nuk janë të peshuara.",
    "mk": "Одговорите не се пондерирани.",
    "en": "The answers are not weighted.",
    "sr": "Одговори нису пондерисани.",
}
_WEIGHTED: Texts = {
    "sq": "Përgjigjet janë të peshuara. Pesha më e vogël është {least} dhe më e madhja {most}, kur mesatarja është 1.",
    "mk": "Одговорите се пондерирани. Најмалиот пондер е {least}, а најголемиот {most}, кога просечниот е 1.",
    "en": "The answers are weighted. The smallest weight is {least} and the largest {most}, where the average is 1.",
    "sr": "Одговори су пондерисани. Најмањи пондер је {least}, а највећи {most}, када је просечни 1.",
}
_FROM_THE_DESIGN: Texts = {
    "sq": "Kufijtë e gabimit janë llogaritur sipas planit të mostrës, për nivelin 95 %: strata {strata}, grupe {psus} "
    "(linearizimi i Tejlorit, intervale logit, shpërndarja t).",
    "mk": "Маргините на грешка се пресметани според планот на примерокот, за ниво од 95 %: стратуми {strata}, кластери "
    "{psus} (Тејлорова линеаризација, логит-интервали, t-распределба).",
    "en": "Margins of error were computed from the design of the sample, at the 95% level: strata {strata}, clusters "
    "{psus} (Taylor linearisation, logit intervals, t distribution).",
    "sr": "Маргине грешке израчунате су према плану узорка, за ниво од 95 %: стратуми {strata}, кластери {psus} "
    "(Тејлорова линеаризација, логит-интервали, t-расподела).",
}
_FROM_WEIGHTS: Texts = {
    "sq": "Kufijtë e gabimit janë llogaritur vetëm nga peshat, për nivelin 95 % (mostra efektive sipas Kish).",
    "mk": "Маргините на грешка се пресметани само од пондерите, за ниво од 95 % (ефективен примерок според Киш).",
    "en": "Margins of error were computed from the weights alone, at the 95% level (Kish’s effective sample size).",
    "sr": "Маргине грешке израчунате су само из пондера, за ниво од 95 % (ефективни узорак по Кишу).",
}
NO_MARGIN: Texts = {
    "sq": "Nuk jepet kufi gabimi: njerëzit u zgjodhën sipas kuotave, jo rastësisht, prandaj ai nuk mund të llogaritet.",
    "mk": "Не се дава маргина на грешка: луѓето се избрани според квоти, а не случајно, па таа не може да се пресмета.",
    "en": "No margin of error is given: people were chosen by quotas and not by chance, so none can be computed.",
    "sr": "Маргина грешке се не наводи: људи су бирани по квотама, а не случајно, па се она не може израчунати.",
}


def asked_of(group: Texts) -> Texts:
    """A group, as far as it was asked a question that not all of it were asked; in the languages of its name."""
    return {language: f"{name} ({ASKED[language]})" for language, name in group.items()}


def weighted(least: float, most: float) -> Texts:
    """How far the weights are apart, in parts of their average."""
    return {each: text.format(least=_number(least, each), most=_number(most, each)) for each, text in _WEIGHTED.items()}


def _number(value: float, language: str) -> str:
    return f"{value:.2f}" if language == "en" else f"{value:.2f}".replace(".", ",")


def from_the_design(strata: int, psus: int) -> Texts:
    """How margins were computed where strata or clusters are known."""
    return {each: text.format(strata=strata, psus=psus) for each, text in _FROM_THE_DESIGN.items()}


def from_weights() -> Texts:
    """How margins were computed from weights alone."""
    return dict(_FROM_WEIGHTS)

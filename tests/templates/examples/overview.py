"""The overview of a made-up district, and of one without premises."""

from templates import Count, Lang, Option, Overview, Place, Tally, TallyRow
from tests.templates.examples.values import TODAY, shell, speaker


def tally(n: tuple[int, int, int, int, int, int], query: str = "", provisional: int = 0) -> Tally:
    def cell(grade: str, counted: int) -> Count:
        return Count(counted, f"/r/premises?grade={grade}{query}")

    return Tally(
        total=Count(sum(n), f"/r/premises?{query}"),
        a=cell("A", n[0]),
        b=cell("B", n[1]),
        c=cell("C", n[2]),
        d=cell("D", n[3]),
        pending=cell("pending", n[4]),
        insufficient=cell("insufficient", n[5]),
        provisional=cell("provisional", provisional),
    )


def tally_row(name: str, key: str, n: tuple[int, int, int, int, int, int]) -> TallyRow:
    made = tally(n, f"&{key}")
    return TallyRow(name, f"/r?{key}", made, Count(made.high, f"/r/premises?grade=C&grade=D&{key}"))


def overview(lang: Lang) -> Overview:
    t = speaker(lang)
    industries = [
        (t("餐饮服务", "Food service"), (121, 518, 187, 34, 21, 12)),
        (t("食品销售", "Food retail"), (246, 431, 92, 18, 14, 25)),
        (t("住宿", "Lodging"), (31, 118, 42, 9, 0, 3)),
        (t("美容美发", "Hair and beauty"), (82, 201, 39, 6, 4, 8)),
        (t("校外培训", "Tutoring"), (33, 92, 28, 0, 5, 2)),
        (t("药品零售", "Pharmacies"), (64, 108, 19, 3, 0, 1)),
        (t("汽车维修", "Car repair"), (22, 101, 44, 11, 2, 6)),
        (t("危险化学品经营", "Hazardous chemicals"), (3, 41, 37, 13, 0, 2)),
    ]
    rows = [tally_row(name, f"industry={i}", n) for i, (name, n) in enumerate(industries)]
    columns = zip(*(n for _, n in industries), strict=True)
    whole = tally(tuple(sum(c) for c in columns), provisional=143)  # type: ignore[arg-type]
    places = [
        t("城东街道", "Chengdong"),
        t("城西街道", "Chengxi"),
        t("望河镇", "Wanghe"),
        t("北苑街道", "Beiyuan"),
        t("石桥镇", "Shiqiao"),
        t("松岭乡", "Songling"),
        t("白鹭洲街道", "Bailuzhou"),
    ]
    counts = [
        (80, 210, 60, 11, 6, 8),
        (90, 240, 88, 15, 8, 9),
        (70, 180, 95, 31, 3, 7),
        (120, 300, 61, 4, 10, 11),
        (60, 190, 101, 22, 8, 9),
        (92, 260, 33, 2, 6, 5),
        (90, 230, 50, 9, 5, 10),
    ]
    return Overview(
        shell=shell(lang, "/r", Place.OVERVIEW, query="district=yunjin"),
        place=t("云津区", "Yunjin District"),
        as_of=TODAY,
        whole=whole,
        high=Count(whole.high, "/r/premises?grade=C&grade=D"),
        expiring=Count(441, "/r/premises?permit=expiring"),
        expired=Count(27, "/r/premises?permit=expired"),
        visited=Count(312, "/r/premises?visited=30"),
        complained=Count(0),
        industries=rows,
        districts=[
            tally_row(name, f"district={i}", n)
            for i, (name, n) in enumerate(zip(places, counts, strict=True))
        ],
        district=[Option("", t("全区", "All")), Option("1", t("城东街道", "Chengdong"), True, 375)],
        industry=[
            Option("", t("全部", "All"), True),
            Option("i1", t("餐饮服务", "Food service"), False, 893),
        ],
        csv_href="/r.csv",
        json_href="/r.json",
        trade_href="/r/trades/catering",
    )


def overview_empty(lang: Lang) -> Overview:
    t = speaker(lang)
    return Overview(
        shell(lang, "/r", Place.OVERVIEW),
        t("云津区", "Yunjin District"),
        TODAY,
        tally((0, 0, 0, 0, 0, 0)),
        Count(0),
        Count(0),
        Count(0),
        Count(0),
        Count(0),
    )

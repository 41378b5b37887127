"""Words and numbers of the made-up city: names of no one, identifiers that no register has given out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from regulation.register.identifiers import (
    CREDIT_CODE_ALPHABET,
    credit_check,
    licence_check,
    organisation_check,
)

CITY = ("汐州市", "Xizhou")
CITY_CODE = "XZ"
DIVISION = "9901"
"""First four digits of the divisions inside the made-up identifiers: GB/T 2260 has no province 99."""

QUARTERS = (
    ("云津区", "Yunjin", "听潮 Tingchao 系缆 Xilan 云栈 Yunzhan 半篙 Bangao 星渡 Xingdu 晴汀 Qingting"),
    ("岚浦区", "Lanpu", "岚脚 Lanjiao 烟埠 Yanbu 松涧 Songjian 竹汊 Zhucha 宿雾 Suwu 采薇 Caiwei"),
    ("望汐区", "Wangxi", "望鳞 Wanglin 拾贝 Shibei 退潮 Tuichao 长桅 Changwei 灯礁 Dengjiao 白帆 Baifan"),
    ("澄屿区", "Chengyu", "澄心 Chengxin 镜塘 Jingtang 鸥集 Ouji 藻湾 Zaowan 蟹田 Xietian 盐垛 Yanduo"),
    ("石棹区", "Shizhao", "石桨 Shijiang 橹声 Lusheng 铁锚 Tiemao 船坞 Chuanwu 缆桩 Lanzhuang 舵楼 Duolou"),
    ("青洑区", "Qingfu", "青萍 Qingping 回澜 Huilan 芦影 Luying 菰田 Gutian 莼坞 Chunwu 荻花 Dihua"),
)
"""Child districts: name, English name, and their subdistricts (街道) with English names."""

ROADS = (
    *("潮生路", "缆桥路", "渔火街", "归帆路", "鸥鸣巷", "盐仓街", "灯塔路", "星桥路"),
    *("菱角巷", "晚舟路", "蓼汀街", "分水路", "泊云路", "橘堤街", "雁沙路"),
)
BRAND_FIRST = "拾半听云晴小阿老禾麦青白南棠栗芥橙苔鹿鲸砚渡汀岚"
BRAND_SECOND = "棠篙汐禾麓穗川汀舟栗苔月巷里田芽秋帆桥灯满丰和宜"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"
GIVEN = "汐澄岚禾棠舟砚苔穗栎蓼汀帆屿渡篙萍荻芷蘅"


@dataclass(slots=True)
class Numbers:
    """Gives out identifiers with right check characters, none of them twice."""

    rng: Random
    _codes: set[str] = field(default_factory=set)
    _series: Counter[str] = field(default_factory=Counter)

    def credit_code(self, kind: str, quarter: int) -> str:
        """A unified social credit code: two characters of kind, such as 91; the child district by number."""
        while True:
            organisation = "MA" + "".join(self.rng.choices(CREDIT_CODE_ALPHABET, k=6))
            body = f"{kind}{DIVISION}{quarter:02d}{organisation}{organisation_check(organisation)}"
            code = body + credit_check(body)
            if code not in self._codes:
                self._codes.add(code)
                return code

    def food_licence(self, form: str, quarter: int) -> str:
        """A food operation licence: 1 sales, 2 catering, 3 canteen; then division, series, check digit."""
        head = f"{form}{DIVISION}{quarter:02d}"
        body = f"{head}{self.next_of(head):06d}"
        return f"JY{body}{licence_check(body)}"

    def next_of(self, series: str) -> int:
        """The next number of a series, from 1."""
        self._series[series] += 1
        return self._series[series]


def brand(rng: Random) -> str:
    """A shop's fancy name, two characters."""
    return rng.choice(BRAND_FIRST) + rng.choice(BRAND_SECOND)


def person(rng: Random) -> str:
    """A person's name, surname first."""
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2))))

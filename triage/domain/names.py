"""Which roads, estates, villages, firms and waters does a text name? Read off the endings, no lexicon."""

import re
from enum import StrEnum
from typing import NamedTuple

from triage.domain.sources import only_sources


class NameKind(StrEnum):
    """Names are only held against each other within one kind: a road is no contradiction to an estate."""

    DISTRICT = "district"
    TOWN = "town"
    ESTATE = "estate"
    ROAD = "road"
    VILLAGE = "village"
    FIRM = "firm"
    WATER = "water"


class Name(NamedTuple):
    """`stem` is what stands before the ending; its left edge is a guess, its right edge is not."""

    kind: NameKind
    stem: str
    ending: str

    @property
    def text(self) -> str:
        return self.stem + self.ending

    @property
    def key(self) -> str:
        """Equal for names that may mean the same, see `common_part`."""
        return self.stem[-2:] + self.ending


_ENDINGS = {
    NameKind.DISTRICT: "省 自治区 市 区 县 旗 开发区 高新区 经开区 新区",
    NameKind.TOWN: "镇 乡 街道 街道办",
    NameKind.ESTATE: (
        "小区 花园 花苑 家园 公寓 新村 新城 新苑 雅苑 嘉苑 名苑 公馆 山庄 名邸 豪庭 华庭 华府 "
        "学府 御府 广场 大厦 中心 国际 庄园 名城 名都 佳园 嘉园 庭院 别墅 大院 安置房 家属院 "
        "宿舍 楼盘 苑 园 府 城 湾 庭 郡 邸 居"
    ),
    NameKind.ROAD: "大道 大街 公路 高速 国道 省道 县道 环线 立交桥 立交 大桥 隧道 胡同 路 街 巷 弄 桥 线 站",
    NameKind.VILLAGE: "村 村委会 组 屯 庄 社区 居委会 坪 冲 塆 坳 寨",
    NameKind.FIRM: (
        "有限公司 公司 集团 工厂 加工厂 化工厂 砖厂 纸厂 钢厂 电厂 药厂 厂 酒店 饭店 宾馆 餐厅 "
        "餐馆 酒楼 火锅店 烧烤店 超市 市场 菜市场 商场 商城 酒吧 歌厅 舞厅 网吧 学校 小学 中学 大学 "
        "学院 幼儿园 医院 卫生院 工地 项目 项目部 养殖场 养猪场 养鸡场 屠宰场 填埋场 垃圾场 采石场 "
        "砂场 料场 停车场 农场 牧场 搅拌站 加油站 变电站 中转站 污水处理厂 产业园 工业园 物流园 煤矿 "
        "矿山 矿 店 馆 场"
    ),
    NameKind.WATER: "河 江 湖 溪 渠 水库 水渠 港 塘 沟 海湾",
}
_KIND_OF = {ending: kind for kind, endings in _ENDINGS.items() for ending in endings.split()}
# Words that only look like a name with an ending.
_WORDS = (
    "道路 马路 公路 铁路 线路 电路 工厂 厂区 商店 门店 店铺 乡村 农村 村庄 村组 村民 城市 城区 地区 "
    "市区 县城 县区 城镇 乡镇 全市 本市 我市 市民 全省 小组 住宅区 居民区 居住 政府 市场化 过程中 "
    "电线 天线 光线 视线 路线 热线 红线 岸线 界线 产线 喷涂线 基站 中转站 转运站 站台 站点 足球场 操场 球场 "
    "江砂 江边 河边 湖边 桥头 桥下 桥上 桥洞 路灯 店里 店门 馆子 场长 组长 园里 城管 "
    "路口 路段 路边 路面 路人 店家 现场 广场舞 网站 地铁站 车站 网线 居民 区域 水沟 水渠 江水 河水 "
    "河道 湖水 场地 街坊 集中 影响 组织 环线"
)
# What a place is, not which one: two texts that speak of 麻将馆 or 公交站 do not thereby speak of the same.
_SORTS_OF = {
    NameKind.FIRM: (
        "科技 投资 股份 建设 建筑 建工 房地产 地产 房产 置业 实业 发展 工程 物业 物业服务 物业管理 "
        "管理 服务 有限 责任 集团 开发 贸易 商贸 养殖 环保 能源 机械 电力 供电 供水 水务 自来水 燃气 "
        "热力 供热 城投 公交 运输 物流 快递 处理 回收 废旧 物资 便利 水果 理发 美发 美容 按摩 足疗 "
        "洗脚 台球 健身 体育 篮球 足球 羽毛球 游泳 滑板 动物 植物 图书 博物 文化 实验 附属 配套 公办 "
        "民办 附近 大型 小型 露天 非法 违规 无证 沿街 临街 底商 楼下 建筑垃圾 生活垃圾 污水 农产品 "
        "早餐 夜宵 快餐 鱼粉 米粉 包子 奶茶 五金 建材 服装 批发 农贸 综合 临时 地下 地面 公共 社会"
    ),
    NameKind.ROAD: (
        "公交 公交车 地铁 高铁 轻轨 火车 客运 汽车 高压 输电 供电 变电 充电 换热 供热 垃圾 废品 快速 "
        "高速 城际 步行 人行 商业 美食 小吃 断头 盘山 环城 环山 消防 施工 便民 服务 社区卫生服务"
    ),
    NameKind.ESTATE: (
        "动物 植物 工业 产业 生活 商业 娱乐 购物 休闲 服务 政务 便民 活动 养老 早教 培训 教育 幼教 "
        "月子 物流 批发 回迁 安置 拆迁 高层 单位 职工 学生 教师 员工 家属 施工 配送 数据 分拣 检测 "
        "检验 行政服务 政务服务 社区服务"
    ),
    NameKind.VILLAGE: "行政 自然 城中 农场",
}
_UNNAMED = {kind: re.compile(f"(?:{'|'.join(words.split())})+") for kind, words in _SORTS_OF.items()}
_ENDING = re.compile(
    "|".join(sorted([*_KIND_OF, *_WORDS.split()], key=lambda ending: (-len(ending), ending)))
)
_LETTERS = re.compile(r"[0-9A-Za-z\u3400-\u9fff]*$")
# Words after which a name begins; what stands before them belongs to the sentence.
_BEFORE = re.compile(
    r".*(?:位于|地处|坐落于|家住|住在|住于|关于|反映|举报|投诉|来自|发生在|就在|现在|请问|希望|要求|以及|还有|靠近|毗邻|"
    r"紧邻|隔壁|对面|旁边|附近|周边|楼下|门口|这个|那个|一个|一家|多家|几家|整个|我们|他们|你们|咱们|大家|本人|居民|业主|"
    r"村民|市民|群众|名叫|叫做|就是|属于|尊敬的|领导|你好|您好|以后|之后|之前|[着没不很在于的了与是从被把给让往离至及或为等这那我你他她它该某])"
)
_ORDINARY = re.compile(
    r".*(?:新建|新开|老旧|住宅|商业|高档|安置|附近|城市|农村|交通|主干|人行|乡村|所有|其他|别的|每个|各个|自来水|生活|"
    r"生产|加工|物业|开发|相关|当地|整条|一条|这条|几条|两条|条|旁|边|个|家|处|有)$"
)
_LONGEST_STEM = 8


def names_in(text: str) -> tuple[Name, ...]:
    """Every name once, in the order of the text."""
    found: dict[Name, None] = {}
    edge = 0
    for ending in _ENDING.finditer(text):
        kind = _KIND_OF.get(ending[0])
        stem = _stem(text[max(edge, ending.start() - _LONGEST_STEM) : ending.start()])
        if kind and stem and not _only_a_sort(kind, stem, ending[0]):
            found[Name(kind, stem, ending[0])] = None
        if stem or not kind or len(ending[0]) > 1:  # 江 in 滨江花园 ends nothing
            edge = ending.end()
    return tuple(found)


def common_part(one: Name, other: Name) -> str:
    """The name both mean, "" when they mean two: equal endings and two or more equal characters before.

    A sort of place is no name: 红星麻将馆 and 楼下麻将馆 have none in common.
    """
    if one.ending != other.ending:
        return ""
    shared = 0
    for left, right in zip(reversed(one.stem), reversed(other.stem), strict=False):
        if left != right:
            break
        shared += 1
    stem = one.stem[len(one.stem) - shared :]
    return "" if shared < 2 or _only_a_sort(one.kind, stem, one.ending) else stem + one.ending


def _only_a_sort(kind: NameKind, stem: str, ending: str) -> bool:
    sorts = _UNNAMED.get(kind)
    if sorts is not None and sorts.fullmatch(stem):
        return True
    return kind is NameKind.FIRM and (only_sources(stem) or only_sources(stem + ending))


def _stem(before: str) -> str:
    """The last run of letters without the words that lead up to a name; "" when nothing remains."""
    run = _LETTERS.search(before)
    stem = _BEFORE.sub("", run[0]) if run else ""
    return "" if len(stem) < 2 or _ORDINARY.match(stem) else stem

"""What sort of source does a text speak of: an eating house, a site, a farm? Read off everyday words."""

import re

_SORTS = {
    "catering": (
        "餐馆 餐厅 餐饮 饭店 饭馆 酒楼 菜馆 面馆 粉馆 快餐 小吃 早餐 夜宵 宵夜 烧烤 烤肉 烤串 火锅 "
        "龙虾店 大排档 食堂 小炒 油烟 厨房 灶台 农家乐"
    ),
    "cards": "麻将 棋牌 打牌 茶馆",
    "music": "KTV ktv 歌厅 歌城 酒吧 夜总会 舞厅 迪吧 清吧 音乐餐吧 卡拉OK",
    "square": "广场舞 跳舞 健身操 唱戏 陀螺 腰鼓",
    "teaching": "培训 补习 托管班 辅导班 舞蹈班 幼儿园 学校 小学 中学 琴行 操场 广播",
    "fitness": "健身房 游泳馆 瑜伽 洗浴 足浴 澡堂",
    "trade": "超市 商场 菜市场 农贸市场 批发市场 夜市 摊贩 摊位 地摊",
    "machines": "空调 冷却塔 水泵房 风机 热泵 压缩机 发电机 配电房 变压器",
    "site": "工地 施工 打桩 搅拌车 混凝土浇筑 拆迁 拆除 渣土 夜间作业 塔吊 工程车 挖掘机",
    "decoration": "装修 电钻 装潢",
    "road": "飙车 炸街 高速 高架 环线 快速路 鸣笛 车流 货车噪",
    "rail": "铁路 高铁 轻轨 地铁 火车 飞机 机场",
    "grid": "高压线 高压电 变电站 输电 电塔 线塔 电线杆",
    "mast": "基站 信号塔 发射塔 铁塔 天线",
    "light": "广告屏 LED 显示屏 霓虹 路灯 射灯 探照灯",
    "fuel": "加油站 加油点 油罐车 加气站",
    "garage": "汽修 修理厂 4S店 喷漆店 钣喷 洗车 修车",
    "livestock": "养殖 养猪 猪场 猪舍 养鸡 鸡场 养牛 牛场 羊场 养鸭 鸭棚 屠宰 粪便",
    "mixing": "搅拌站 商砼 沥青站 拌合站 水稳站",
    "stone": "采石 石场 砂石 石材 石料 制砂 洗砂 采砂 挖沙 矿山 煤矿 料场",
    "brick": "砖厂 砖窑 陶瓷 水泥厂 石灰",
    "works": (
        "化工 药厂 制药 电镀 印染 染厂 造纸 喷漆厂 喷涂 涂料 家具厂 板材 橡胶 塑料 轮胎 冶炼 钢厂 铸造 "
        "铝厂 食品厂 酒厂 饲料 肥料 炼油 焦化 机械厂 五金 电子厂 纺织 服装厂 作坊 工厂 厂房 车间"
    ),
    "power": "热电 电厂 锅炉 供热站 煤场",
    "waste": "垃圾 焚烧 填埋 中转站 废品 回收站",
    "sewage": "污水 排污口 下水道 化粪池 窨井 黑臭 排水管 管网",
    "straw": "秸秆 稻草 烧荒 麦茬",
    "animals": "狗 犬 宠物 鸽 猫",
    "neighbour": "楼上住户 楼上邻居 隔壁邻居 楼上的住户",
    "parking": "停车场 停车位 车位 充电桩",
    "fireworks": "烟花 鞭炮 爆竹 放炮",
}
_SORT_OF = {word: sort for sort, words in _SORTS.items() for word in words.split()}
_WORD = re.compile("|".join(sorted(_SORT_OF, key=lambda word: (-len(word), word))))
_WORDS_ONLY = re.compile(f"(?:{_WORD.pattern})+")


def sources_in(text: str) -> frozenset[str]:
    """Every sort that is named; several when a text tells of several."""
    return frozenset(_SORT_OF[word] for word in _WORD.findall(text))


def only_sources(text: str) -> bool:
    """Whether it says what a place is and not which: 烧烤 does, 红星烧烤 does not."""
    return _WORDS_ONLY.fullmatch(text) is not None

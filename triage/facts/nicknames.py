"""Where does a text call a person as neighbours do: 老张, 小李, 老王头, 李婶? Shops called so stay."""

import re
from collections.abc import Iterator

Found = tuple[int, int, str]

_SURNAME = (
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
    "姜崔钟谭陆汪范金廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔汤]"
)
_KIN = "[叔婶姨嫂哥姐伯爷妈]"
_NICKNAME = rf"(?:[老小阿]{_SURNAME}(?:头儿?|{_KIN})?|{_SURNAME}{_KIN})"
_NEIGHBOUR = "邻居|隔壁|对门|街坊|楼[上下]|工友|房东|租客|村民|居民|业主|住户|群众|市民|网友|同村"
_CALLED = rf"我(?:就是|是|叫)|[叫喊]我|本人是?|联系人?|致电|回电|打给|找|{_NEIGHBOUR}"
_SAID = "反映|反应|投诉|举报|来电|致电|表示|告诉|作证|称|说"
_STOP = r"$|[\s,。;:、!?()\d/〔“”]"
_AFTER = (
    rf"(?={_STOP}|{_SAID}|的?(?:电话|手机|号码|微信)|家?住|家?[也都]|家(?:$|[\s,。;!?])|今年|就[行好]|即可|好了|吧"
    r"|可以|能|知道|亲眼|[看听闻][见到]|[和与跟]|天天|[每整]晚"
    r"|的(?:妈|爸|爱人|妻|丈夫|儿子|女儿|家[人属]|邻居))"
)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:{_CALLED})(?:的|是|:|,|\s)?({_NICKNAME}){_AFTER}",
        rf"(?:我是|本人是)[^,。;!?\d\s]{{1,12}}[的里村家]({_NICKNAME})(?={_STOP})",
        rf"(?:^|[,。;:!?\s])({_NICKNAME})(?={_SAID}|家?住在?)",
        rf"(?:^|[,。;:!?\s(])({_NICKNAME})(?=[\s,:(]{{0,2}}1[3-9]\d)",
        rf"(?:我叫|[叫喊称]我)([老小阿](?![区孩板婆公师家人学组])[\u4e00-\u9fff])(?={_STOP}|就[行好]|好了|吧|即可)",
    )
)
_ANOTHER = re.compile(rf"[、和与跟]({_NICKNAME}){_AFTER}")


def find_nicknames(plain: str) -> Iterator[Found]:
    """Only where the words around announce a person. `plain` is in the common script."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            yield *match.span(1), "name"
            following = _ANOTHER.match(plain, match.end(1))
            if following:
                yield *following.span(1), "name"

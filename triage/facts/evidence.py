"""What proof does a report mention: pictures, films, sound, papers and readings, witnesses?"""

import re
from dataclasses import dataclass

from triage.facts.script import same_script


@dataclass(frozen=True, slots=True)
class Evidence:
    """`kind` is photo, video, audio, document (readings too) or witness; [start, end) in the text."""

    kind: str
    start: int
    end: int


_PAPERS = (
    r"[检监]测报告|检测单(?!位)|[检监]测(?:数据|结果|记录)|化验(?:单|结果)|检验报告|送检|病历|诊断(?:书|证明|为)|(?:就诊|就医|住院|用药|出警|通话)记录"
    r"|体检报告|发票(?!没|不)|收据(?!也没)|合同书?|协议书|鉴定书?|批文|批复|判决书|红头文件|[有附][^,。;]{0,12}复印件|处罚决定书|聊天记录"
)
_READINGS = (
    r"(?:分贝仪|噪音仪|噪声仪|声级计|仪器|检测仪|测试仪|试纸)[^,。;]{0,6}(?:测|显示)|手机[^,。;]{0,6}测"
    r"|(?:自己|实|自)测|(?<![推预猜])测[得到过了]"
)
_WORDS = {
    "photo": r"照片(?!墙)|相片|图片(?!社)|拍照|拍了照|拍了[^,。;]{0,3}图|附图|截图|见图|有图|如图",
    "video": r"视频|录像|录了[^,。;]{0,3}像|摄像(?!头)|影片|拍[摄到下][^,。;]{0,6}(?:画面|过程|全程)"
    r"|(?:监控|记录仪|摄像头|摄像机|无人机)[^,。;]{0,4}(?:拍|录|为证|可查|可以证明)",
    "audio": r"录音(?!棚)|音频|录了[^,。;]{0,3}音",
    "document": rf"{_PAPERS}|{_READINGS}",
    "witness": r"证人|作证|目击|亲眼|联名"
    r"|(?:全村|邻居|大家|居民|村民)[^,。;]{0,5}(?:都看见|都看到|可以证明|能证明|为证)",
}
_PATTERN = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _WORDS.items()))
_MISSING = re.compile(
    r"(?:没有?|无|未|不|缺|忘了?)(?:能|法|便|及|让|许|到|提供|拍到?|上传|任何|相关|有)?[^,。;]{0,2}$|(?:禁止|拒绝|来[不得]及)[^,。;]{0,4}$"
)
# What the office is asked to show or to fetch is not at hand.
_ASKED = re.compile(r"(?:要求|请求?|希望|建议|申请|能否|望)[^,。;]*$")
_CAMERAS = re.compile(r"会议|监控|监督|平台|电话|号|网站|软件|厅|社|馆")


def find_evidence(text: str) -> tuple[Evidence, ...]:
    """Mentions in order of the text; 没有照片 is no evidence and a 视频会议 no film."""
    plain = text.translate(same_script())
    return tuple(
        Evidence(match.lastgroup or "", match.start(), match.end())
        for match in _PATTERN.finditer(plain)
        if not _MISSING.search(plain[max(0, match.start() - 8) : match.start()])
        and not _ASKED.search(plain[max(0, match.start() - 16) : match.start()])
        and not _CAMERAS.match(plain, match.end())
    )

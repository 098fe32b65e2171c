"""What proof does a report mention: pictures, films, sound, papers, witnesses?"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """`kind` is photo, video, audio, document or witness; [start, end) of the word in the text."""

    kind: str
    start: int
    end: int


_WORDS = {
    "photo": "照片|相片|图片|拍照|拍了照|附图|截图|见图|有图",
    "video": "视频|录像|录了像|摄像",
    "audio": "录音|音频",
    "document": "检测报告|监测报告|化验单|检验报告|病历|诊断书|诊断证明|发票|合同书?|鉴定书?|批文",
    "witness": "证人|作证|目击|亲眼",
}
_PATTERN = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _WORDS.items()))
_MISSING = re.compile(r"(?:没有?|无|未|不|缺)(?:能|法|便|提供|拍到?|上传|任何|相关|有)?[^,。;，；]{0,2}$")
_CAMERAS = re.compile(r"会议|监控|监督|平台|电话|号|网站|软件")


def find_evidence(text: str) -> tuple[Evidence, ...]:
    """Mentions in order of the text; 没有照片 is no evidence and a 视频会议 no film."""
    return tuple(
        Evidence(match.lastgroup or "", match.start(), match.end())
        for match in _PATTERN.finditer(text)
        if not _MISSING.search(text[: match.start()][-8:]) and not _CAMERAS.match(text, match.end())
    )

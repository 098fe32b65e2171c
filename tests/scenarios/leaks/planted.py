"""Whose traces are looked for? Invented people whose every particular occurs nowhere else."""

from dataclasses import astuple, dataclass
from io import BytesIO

from PIL import Image

_GPS, _MAKE, _DESCRIPTION, _ARTIST = 0x8825, 0x010F, 0x010E, 0x013B
CAMERA = "QuietCam-5581"


@dataclass(frozen=True, slots=True)
class Person:
    """All of it invented; the numbers have valid check digits, so that nothing excuses a miss."""

    name: str
    phone: str
    identity: str
    mail: str
    plate: str
    account: str
    room: str

    @property
    def marks(self) -> tuple[str, ...]:
        return astuple(self)

    def told(self, matter: str) -> str:
        """A report as people write it who think that all of this is needed."""
        return (
            f"我叫{self.name}，身份证号{self.identity}，电话{self.phone}，邮箱{self.mail}，"
            f"微信号{self.account}，我的车是{self.plate}。\n"
            f"我家住福州市鼓楼区晨光小区5号楼2单元{self.room}，{matter}"
        )

    @property
    def home(self) -> str:
        """The answer to 'where?' of somebody who begins at home."""
        return f"福州市鼓楼区晨光小区5号楼2单元{self.room}，电话{self.phone}"


CHATTING = Person(
    "欧阳若澜",
    "139 7311 2046",
    "350102198804121019",
    "ruolan.ouyang@example.org",
    "闽A·7K2M9",
    "ruolan_oy88",
    "1702室",
)
WRITING = Person(
    "司徒砚秋",
    "13650897214",
    "350102197609252039",
    "yanqiu-st@example.net",
    "闽A5Q8L3",
    "yanqiu-9417",
    "2304室",
)
SENDING = Person(
    "皇甫知微",
    "+86 158-4402-9173",
    "350102199301173041",
    "zhiwei.hf@example.com",
    "闽AD63719",
    "hfzw_20471",
    "1106室",
)
LISTED = Person(
    "令狐映雪",
    "18750263395",
    "350102196908304056",
    "yingxue@example.edu",
    "闽A2W6T8",
    "yingxue_lh3",
    "1509室",
)
PEOPLE = (CHATTING, WRITING, SENDING, LISTED)
MARKS = tuple(mark for person in PEOPLE for mark in person.marks)


def photo(person: Person) -> bytes:
    """Taken at home: place, camera and name are in the file beside the picture."""
    exif = Image.Exif()
    exif[_GPS] = {1: "N", 2: (26.0, 4.0, 12.0), 3: "E", 4: (119.0, 18.0, 3.0)}
    exif[_MAKE], exif[_ARTIST] = CAMERA, person.mail
    exif[_DESCRIPTION] = person.phone
    out = BytesIO()
    Image.new("RGB", (40, 20), "green").save(out, "JPEG", exif=exif, comment=person.phone.encode())
    return out.getvalue()

import pytest

from triage.facts.demands import find_demands


@pytest.mark.parametrize(
    ("text", "demands"),
    [
        ("油烟很大，希望相关部门尽快处理。谢谢", ("希望相关部门尽快处理",)),
        (
            "诉求：1.立即停止夜间施工；2.公布监测结果；3.书面答复",
            ("立即停止夜间施工", "公布监测结果", "书面答复"),
        ),
        ("要求查处。请环保局核实并回复我！", ("要求查处", "请环保局核实并回复我")),
        ("望有关部门管一管", ("望有关部门管一管",)),
        ("请求关停该厂，要求公布检测结果", ("请求关停该厂", "要求公布检测结果")),
        ("请严肃查处，请给予答复，谢谢", ("请严肃查处", "请给予答复")),
        ("市民来电反映夜间施工，要求尽快处理，请落实。", ("要求尽快处理", "请落实")),
        ("请速派人来查！", ("请速派人来查",)),
        ("能不能管管这家店？", ("能不能管管这家店",)),
        ("麻烦派人来看一下", ("麻烦派人来看一下",)),
        ("还我们一个安静的环境！", ("还我们一个安静的环境",)),
        pytest.param("請有關部門儘快處理", ("請有關部門儘快處理",), id="traditional characters"),
        pytest.param("我不要求赔偿，只要求停止施工", ("只要求停止施工",), id="one denied, one asked"),
        pytest.param("要求不高，只希望能睡个好觉", ("只希望能睡个好觉",), id="not high"),
        pytest.param("来电诉求：该店油烟扰民，要求处理。", ("要求处理",), id="the story after the heading"),
        pytest.param("麻烦你们来看看,码头喷漆的味道很大", ("麻烦你们来看看",), id="a call, then the story"),
        pytest.param("希望管一管，还居民安静", ("希望管一管，还居民安静",), id="a call, then what for"),
        pytest.param("诉求：立即取缔", ("立即取缔",), id="the heading is no part of it"),
    ],
)
def test_each_demand_is_listed(text: str, demands: tuple[str, ...]) -> None:
    assert find_demands(text) == demands


@pytest.mark.parametrize(
    ("text", "demands"),
    [
        ("诉求：①关停②搬迁③赔偿", ("关停", "搬迁", "赔偿")),
        ("诉求如下：一、立即停工 二、公开结果 三、追责", ("立即停工", "公开结果", "追责")),
        ("要求1.停工2.赔偿", ("停工", "赔偿")),
        ("诉求\n（一）停止排放；\n（二）清理河道。", ("停止排放", "清理河道")),
        ("我的要求有两点：第一，夜间不得施工；第二，安装隔音屏。", ("夜间不得施工", "安装隔音屏")),
        ("要求相关部门：一是立即查处；二是公开结果。", ("立即查处", "公开结果")),
    ],
)
def test_a_numbered_list_yields_one_demand_a_number(text: str, demands: tuple[str, ...]) -> None:
    assert find_demands(text) == demands


@pytest.mark.parametrize(
    "text",
    [
        "",
        "请问这是哪里的味道",
        "厂里不符合要求，已要求整改过",
        "该企业未按环评要求建设",
        "暂无诉求",
        "希望小学旁边的工厂很臭",
        "希望不大",
        pytest.param("环保局要求他们整改，他们不听", id="what the office asked"),
        pytest.param("投诉后他们要求我撤诉", id="what the other side asked"),
        pytest.param("物业说必须整改但没动", id="what the manager said"),
        pytest.param("请假在家都睡不着", id="请 in another word"),
    ],
)
def test_what_nobody_asks_the_office_is_no_demand(text: str) -> None:
    assert find_demands(text) == ()

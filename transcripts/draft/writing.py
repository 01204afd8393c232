"""A draft as the YAML file that an author goes on with."""

import yaml

_HEAD = """\
# 草稿：由一段真实对话生成，还不能发布。发布前请：
# 1. 改写成自己的话：店名、商品、人名都换成虚构的，[电话1] 这类标记换成编的内容；
# 2. 填好写着“待填”的地方，检查阶段、买家类型和结局；
# 3. 每一步看看：买家要什么，怎样回才算答上，答得不好会怎样；
# 4. 要点留下真正该做到的，参考说法改到自己满意；
# 5. 补上好、一般、差三条示范走法，再把 status 改成 published。
"""


class _Flow(list[str]):
    """A list on one line: `[+8s, 您好]`."""


class _Writer(yaml.SafeDumper):
    """Refuses anchors, which content files must not hold, and indents lists."""

    def ignore_aliases(self, data: object) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


_Writer.add_representer(
    _Flow,
    lambda writer, row: writer.represent_sequence("tag:yaml.org,2002:seq", row, flow_style=True),
)


def as_yaml(draft: dict[str, object]) -> str:
    """Write a draft: keys in their order, Chinese as it is, texts never wrapped."""
    body = yaml.dump(
        _with_rows(draft), Dumper=_Writer, allow_unicode=True, sort_keys=False, width=10_000
    )
    return f"{_HEAD}{body}"


def _with_rows(node: object, *, inside: bool = False) -> object:
    """Lists of texts within lists (bursts, steps) go on one line."""
    if isinstance(node, dict):
        return {key: _with_rows(value) for key, value in node.items()}
    if isinstance(node, list):
        if inside and all(isinstance(item, str) for item in node):
            return _Flow(node)
        return [_with_rows(item, inside=True) for item in node]
    return node

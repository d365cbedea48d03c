"""Small edits of a function's syntax tree: operators, indices, transposes, factors."""

import ast
import copy

OPERATORS = [ast.Add, ast.Sub, ast.Mult, ast.Div, ast.MatMult, ast.Pow]
COMPARISONS = [ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq]


def named_in(tree):
    """The names of values in the function: its arguments, and what it assigns."""
    arguments = {a.arg for f in ast.walk(tree) if isinstance(f, ast.FunctionDef | ast.Lambda)
                 for a in f.args.args}
    stored = {n.id for n in ast.walk(tree)
              if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return sorted(arguments | stored)


def expressions(node, names):
    """Yield what an expression may be replaced with."""
    if isinstance(node, ast.BinOp):
        yield node.left
        yield node.right
        yield ast.BinOp(node.right, node.op, node.left)
        for op in OPERATORS:
            if not isinstance(node.op, op):
                yield ast.BinOp(node.left, op(), node.right)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    elif isinstance(node, ast.Attribute) and node.attr in ("f", "prime"):
        other = {"f": "prime", "prime": "f"}[node.attr]
        yield ast.Attribute(node.value, other, node.ctx)
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        for value in (node.value + 1, node.value - 1, 2 * node.value, 0):
            if value != node.value:
                yield ast.Constant(value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Name) and node.id in names:
        yield from (ast.Name(name, ast.Load()) for name in names if name != node.id)
        yield ast.Attribute(node, "T", ast.Load())
        yield ast.UnaryOp(ast.USub(), node)
        for op in (ast.Add(), ast.Sub()):
            yield ast.BinOp(node, op, ast.Constant(1))
    elif isinstance(node, ast.Call):
        if len(node.args) == 1:
            yield node.args[0]
        if len(node.args) > 1:
            yield ast.Call(node.func, [*node.args[1:], node.args[0]], node.keywords)
        for i in range(len(node.keywords)):
            yield ast.Call(node.func, node.args, node.keywords[:i] + node.keywords[i + 1 :])
        if isinstance(node.func, ast.Attribute):
            swaps = {"sum": "mean", "mean": "sum", "max": "min", "min": "max", "sqrt": "square"}
            other = swaps.get(node.func.attr)
            if other:
                func = ast.Attribute(node.func.value, other, ast.Load())
                yield ast.Call(func, node.args, node.keywords)
    elif isinstance(node, ast.Compare):
        for op in COMPARISONS:
            if not isinstance(node.ops[0], op):
                yield ast.Compare(node.left, [op()], node.comparators)
    elif isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load):
        yield ast.Tuple(node.elts[::-1], node.ctx)
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield node.value
        yield ast.UnaryOp(ast.USub(), node)


def single(source):
    """Yield (description, source) for every single small edit of a function."""
    tree = ast.parse(source)
    names = named_in(tree)
    for i, node in enumerate(ast.walk(tree)):
        for field, value in ast.iter_fields(node):
            places = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
            for k, child in places:
                if isinstance(child, ast.expr):
                    if isinstance(getattr(child, "ctx", None), ast.Store):
                        continue
                    for new in expressions(child, names):
                        yield edited(tree, i, field, k, new)
                elif isinstance(child, ast.operator) and isinstance(node, ast.AugAssign):
                    for op in OPERATORS:
                        if not isinstance(child, op):
                            yield edited(tree, i, field, k, op())
                elif isinstance(child, ast.stmt) and field == "body" and len(value) > 1:
                    yield edited(tree, i, field, k, ast.Pass())


def edited(tree, i, field, k, new):
    """The tree's source with one place replaced, and what it was and is."""
    other = copy.deepcopy(tree)
    node = list(ast.walk(other))[i]
    old = getattr(node, field) if k is None else getattr(node, field)[k]
    was = ast.unparse(old) if not isinstance(old, ast.operator) else type(old).__name__
    new = copy.deepcopy(new)
    if k is None:
        setattr(node, field, new)
    else:
        getattr(node, field)[k] = new
    now = ast.unparse(new) if not isinstance(new, ast.operator) else type(new).__name__
    source = ast.unparse(ast.fix_missing_locations(other))
    return f"{was.splitlines()[0]}  ->  {now.splitlines()[0]}", source

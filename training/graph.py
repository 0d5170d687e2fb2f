"""Build the reader's ONNX graph from trained weights, with ONNX Runtime's fused operators.

The graph is written out node by node, because that is shorter than undoing what a tracer makes
of the network, and because it says exactly what is int8 and what is not:

- matrices of the encoder: int8, one scale a column, rounded as `rounding.py` says;
- what they multiply is rounded to 8 bits as well, each row (one token of one comment) by its own
  largest value, so that nothing is shared between the comments of a batch. Where that loses most
  (before attention, before the wide layer, and behind that of the first layers), what is left is
  rounded a second time, to eighths of a step, and multiplied by the same matrix in eighths, in the
  same product of twice the length;
- what comes out of the wide layer is hardly ever below zero, and uses the 8 bits for what is
  above. Its features go in blocks, those with the largest values first: each block has its own
  scales, and stays in the processor's cache;
- the table of word embeddings: int8, twelve scales a row; everything else stays float32.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from rounding import Small, Use, rounded

Vector = npt.NDArray[np.float32]
Weights = dict[str, npt.NDArray[np.float32]]
MS = "com.microsoft"
LAYERS, HEADS, WIDTH, EPSILON = 6, 12, 384, 1e-12
INPUTS = ("ids", "mask", "segments")

EVENING = 0.3
"""How far the features of a matrix are evened out before it is rounded (0: not, 1: wholly)."""

FINER = 8
"""What the first rounding leaves is rounded to so many parts of its step."""

TWICE = frozenset({0, 1})
"""Layers that round what comes out of their wide layer twice, too: there it counts most."""

BLOCKS = 4
"""Of the features of the wide layer."""

LOWEST, ZERO = 0.17, 20
"""GELU gives nothing below -0.17; so many of 255 steps are kept for it."""

SCALES = 12
"""Of a row of the table of word embeddings."""


class Rounded(NamedTuple):
    """Names of rounded rows, of their scales `[rows, 1]`, and of the number that means 0.

    `twice` says that the second rounding stands beside the first.
    """

    small: str
    column: str
    zero: str
    twice: bool = False


class Graph:
    """Collects nodes and weights; each method adds some and returns the name of the result.

    Rows are the tokens of all comments, `[batch · tokens, width]`.
    """

    def __init__(self, weights: Weights, uses: Mapping[str, Use]) -> None:
        self.weights, self.uses = weights, uses
        self.nodes: list[onnx.NodeProto] = []
        self.tables: list[onnx.TensorProto] = []
        self.table("127th", np.array(1 / 127, np.float32))
        self.table("above zero", np.array(1 / (255 - ZERO), np.float32))
        self.table("least", np.array(1e-6, np.float32))
        self.table("least below", np.array(LOWEST / ZERO, np.float32))
        self.table("finer", np.array(1 / FINER, np.float32))
        self.table("one", np.array(1, np.float32))
        self.table("128", np.array(128, np.uint8))
        self.table("low", np.array(ZERO, np.uint8))
        self.table("across", np.array([1], np.int64))
        self.table("as column", np.array([-1, 1], np.int64))
        self.table("as rows", np.array([-1, WIDTH], np.int64))
        local = self.weights["local.bias"].shape[0]
        shapes = {"qkv": 3 * WIDTH, "batch": WIDTH, "spans": 2, "local": local}
        for name, width in shapes.items():
            self.add("Shape", ["ids"], f"as {name}.ids")
            self.table(f"as {name}.width", np.array([width], np.int64))
            self.add("Concat", [f"as {name}.ids", f"as {name}.width"], f"as {name}", axis=0)

    def table(self, name: str, values: npt.NDArray[np.generic]) -> str:
        """Add a constant."""
        self.tables.append(numpy_helper.from_array(np.asarray(values, order="C"), name))
        return name

    def add(self, op: str, inputs: list[str], out: str, domain: str = "", **more: object) -> str:
        """Add a node with one output."""
        self.nodes.append(helper.make_node(op, inputs, [out], name=out, domain=domain, **more))
        return out

    def vector(self, name: str) -> str:
        """Add a weight as it is."""
        return self.table(name, self.weights[name])

    def evened(self, rows: str, shares: Vector) -> str:
        """Multiply features by `shares`."""
        return self.add("Mul", [rows, self.table(f"{rows}.shares", shares)], f"{rows}.even")

    def rounded(self, rows: str, *, twice: bool) -> Rounded:
        """Round rows to uint8 around 128; `twice`: and what is left to parts of the step."""
        self.add("ReduceMax", [rows, "across"], f"{rows}.highest", keepdims=0)
        self.add("ReduceMin", [rows, "across"], f"{rows}.lowest", keepdims=0)
        self.add("Neg", [f"{rows}.lowest"], f"{rows}.depth")
        self.add("Max", [f"{rows}.highest", f"{rows}.depth"], f"{rows}.max")
        self.add("Mul", [f"{rows}.max", "127th"], f"{rows}.step")
        self.add("Max", [f"{rows}.step", "least"], f"{rows}.scales")
        return self.in_steps(rows, "128", twice=twice)

    def rounded_active(self, rows: str, *, twice: bool) -> Rounded:
        """Round what GELU gave to uint8, nearly all of it above zero."""
        self.add("ReduceMax", [rows, "across"], f"{rows}.max", keepdims=0)
        self.add("Mul", [f"{rows}.max", "above zero"], f"{rows}.step")
        self.add("Max", [f"{rows}.step", "least below"], f"{rows}.scales")
        return self.in_steps(rows, "low", twice=twice)

    def in_steps(self, rows: str, zero: str, *, twice: bool) -> Rounded:
        """Round rows by their scales."""
        scales, zeros = f"{rows}.scales", f"{zero}.rows"
        small = self.add("QuantizeLinear", [rows, scales, zeros], f"{rows}.int8", axis=0)
        if twice:
            self.add("DequantizeLinear", [small, scales, zeros], f"{rows}.said", axis=0)
            self.add("Sub", [rows, f"{rows}.said"], f"{rows}.left")
            fine = self.add("Mul", [scales, "finer"], f"{rows}.fine")
            rest = [f"{rows}.left", fine, zeros]
            self.add("QuantizeLinear", rest, f"{rows}.rest", axis=0)
            small = self.add("Concat", [small, f"{rows}.rest"], f"{rows}.both", axis=1)
        column = self.add("Reshape", [scales, "as column"], f"{rows}.column")
        return Rounded(small, column, zero, twice)

    def product(self, rows: Rounded, matrix: Small, out: str) -> str:
        """Multiply rounded rows `[…, k]` by a matrix `[n, k]` of one block."""
        small = self.table(f"{out}.matrix", matrix.numbers.T)
        if rows.twice:  # computed once, when the graph is loaded
            self.add("Cast", [small], f"{out}.float", to=TensorProto.FLOAT)
            self.add("Mul", [f"{out}.float", "finer"], f"{out}.parts")
            self.add("Round", [f"{out}.parts"], f"{out}.rounded")
            self.add("Cast", [f"{out}.rounded"], f"{out}.finer", to=TensorProto.INT8)
            small = self.add("Concat", [small, f"{out}.finer"], f"{out}.both", axis=0)
        steps = self.table(f"{out}.scales", matrix.steps[:, 0])
        inputs = [rows.small, small, "one", steps, rows.zero]
        made = self.add("MatMulIntegerToFloat", inputs, f"{out}.unscaled", MS)
        return self.add("Mul", [made, rows.column], out)

    def embedded(self) -> str:
        """Look up words, places and segments, and add them."""
        words = self.weights["encoder.embeddings.word_embeddings.weight"]
        parts = words.reshape(len(words), SCALES, -1)
        scales = np.maximum(np.abs(parts).max(axis=2, keepdims=True), 1e-9) / 127
        rows = self.table("words.int8", np.rint(parts / scales).astype(np.int8))
        self.add("Gather", [rows, "ids"], "words.rows")
        self.add("Cast", ["words.rows"], "words.float", to=TensorProto.FLOAT)
        self.table("words.scales", scales.astype(np.float32))
        self.add("Gather", ["words.scales", "ids"], "words.scale")
        self.add("Mul", ["words.float", "words.scale"], "words.parts")
        self.add("Reshape", ["words.parts", "as batch"], "words")
        self.vector("encoder.embeddings.position_embeddings.weight")
        self.add("Shape", ["ids"], "tokens", start=1, end=2)
        zero = self.table("zero", np.array([0], np.int64))
        places = "encoder.embeddings.position_embeddings.weight"
        self.add("Slice", [places, zero, "tokens", zero], "places.here")
        kinds = self.vector("encoder.embeddings.token_type_embeddings.weight")
        self.add("Gather", [kinds, "segments"], "segments.here")
        self.add("Add", ["words", "segments.here"], "words.marked")
        self.add("Add", ["words.marked", "places.here"], "embedded")
        self.add("Reshape", ["embedded", "as rows"], "embedded.rows")
        names = [self.vector(f"encoder.embeddings.LayerNorm.{part}") for part in ("weight", "bias")]
        inputs = ["embedded.rows", *names]
        rows = self.add("LayerNormalization", inputs, "layer.in", axis=-1, epsilon=EPSILON)
        self.add("Shape", [rows], "rows", start=0, end=1)
        self.add("Expand", ["128", "rows"], "128.rows")
        self.add("Expand", ["low", "rows"], "low.rows")
        return rows

    def layer(self, number: int, rows: str) -> str:
        """Add one transformer layer."""
        at = f"encoder.encoder.layer.{number}"
        out = f"{at}.attention.output"
        matrix, use, shares = self.even(f"{out}.dense")
        mixed = self.rounded(self.attention(at, rows, shares), twice=False)
        made = self.product(mixed, rounded(matrix, use), f"{out}.product")
        rows = self.normalised(rows, made, out)
        return self.normalised(rows, self.wide(number, rows), f"{at}.output")

    def even(self, *names: str) -> tuple[Vector, Use, Vector]:
        """Even out the features of the matrices `[n, k]` of some layers that multiply the same.

        A few features have far larger weights than others, and would take the precision of a whole
        row. Return the matrices, one below the other, each feature divided by some factor; the
        factors `[k]`, with which the features themselves are to be multiplied; and their use then.
        """
        matrix = np.concatenate([self.weights[f"{name}.weight"] for name in names])
        shares = np.maximum(np.abs(matrix).max(axis=0), 1e-6) ** EVENING
        shares /= np.exp(np.log(shares).mean())
        even = (matrix / shares).astype(np.float32)
        return even, self.uses[names[0]].scaled(shares), shares.astype(np.float32)

    def attention(self, at: str, rows: str, shares: Vector) -> str:
        """Add attention; its result is multiplied by `shares`, which the values take on."""
        parts = [f"{at}.attention.self.{part}" for part in ("query", "key", "value")]
        matrix, use, before = self.even(*parts)
        after = np.concatenate([np.ones(2 * WIDTH, np.float32), shares])
        small = rounded(matrix * after[:, None], use)
        even = self.rounded(self.evened(rows, before), twice=True)
        joined = self.product(even, small, f"{at}.qkv")
        biases = np.concatenate([self.weights[f"{part}.bias"] for part in parts])
        bias = self.table(f"{at}.qkv.bias", biases * after)
        self.add("Reshape", [joined, "as qkv"], f"{at}.qkv.batch")
        names = [f"{at}.{part}" for part in "qkv"]
        self.nodes.append(
            helper.make_node("Split", [f"{at}.qkv.batch"], names, axis=-1, num_outputs=3)
        )
        inputs = [*names, bias, "mask.int32"]
        self.add("MultiHeadAttention", inputs, f"{at}.mixed", MS, num_heads=HEADS)
        return self.add("Reshape", [f"{at}.mixed", "as rows"], f"{at}.mixed.rows")

    def wide(self, number: int, rows: str) -> str:
        """Add the wide layer and the one back, block by block of what is between."""
        at = f"encoder.encoder.layer.{number}"
        into, back = f"{at}.intermediate.dense", f"{at}.output.dense"
        order = np.argsort(-self.uses[back].largest)
        matrix, use, shares = self.even(into)
        wide = rounded(matrix, use)
        narrow = rounded(
            self.weights[f"{back}.weight"][:, order], self.uses[back].ordered(order), BLOCKS
        )
        even = self.rounded(self.evened(rows, shares), twice=True)
        made = list[str]()
        for block, chosen in enumerate(np.split(order, BLOCKS)):
            name = f"{at}.wide.{block}"
            part = self.product(even, wide.rows(chosen), name)
            bias = self.table(f"{name}.bias", self.weights[f"{into}.bias"][chosen])
            active = self.add("BiasGelu", [part, bias], f"{name}.active", MS)
            made.append(
                self.product(
                    self.rounded_active(active, twice=number in TWICE),
                    narrow.block(block),
                    f"{name}.back",
                )
            )
        return self.add("Sum", made, f"{at}.output.product")

    def normalised(self, rows: str, made: str, name: str) -> str:
        """Add what a sublayer made to its input, and normalise.

        In three steps: `SkipLayerNormalization` does them in one, and takes nearly five times as
        long.
        """
        self.add("Add", [made, self.vector(f"{name}.dense.bias")], f"{name}.biased")
        summed = self.add("Add", [rows, f"{name}.biased"], f"{name}.summed")
        names = [self.vector(f"{name}.LayerNorm.{part}") for part in ("weight", "bias")]
        return self.add(
            "LayerNormalization", [summed, *names], f"{name}.normalised", axis=-1, epsilon=EPSILON
        )

    def linear(self, rows: str, name: str, out: str) -> str:
        """Add a float32 layer."""
        self.table(f"{name}.matrix", self.weights[f"{name}.weight"].T)
        inputs = [rows, f"{name}.matrix", self.vector(f"{name}.bias")]
        return self.add("Gemm", inputs, out)

    def outputs(self, rows: str) -> None:
        """Add the heads: the embedding and labels of a comment, and the spans of its tokens."""
        self.linear(rows, "spans", "spans.rows")
        self.add("Reshape", ["spans.rows", "as spans"], "spans")
        self.pooled(self.add("Reshape", [rows, "as batch"], "hidden"))
        self.add("Tanh", ["mean"], "embedding")
        self.linear("pooled", "labels", "labels.pooled")
        self.linear(rows, "local", "local.rows")
        self.add("Reshape", ["local.rows", "as local"], "local.batch")
        self.add("Add", ["local.batch", "outside.far"], "local.within")
        self.add("ReduceMax", ["local.within", "across"], "local.highest", keepdims=0)
        before = self.weights["labels.bias"].shape[0] - self.weights["local.bias"].shape[0]
        self.table("before", np.array([0, before, 0, 0], np.int64))
        self.add("Pad", ["local.highest", "before"], "local.labels")
        self.add("Add", ["labels.pooled", "local.labels"], "labels")

    def pooled(self, batch: str) -> None:
        """Add the mean, the first and the highest of a comment's own tokens."""
        last = self.table("last", np.array([-1], np.int64))
        self.table("whole", np.array(1, np.int64))
        self.add("Sub", ["whole", "segments"], "not parent")
        self.add("Mul", ["mask", "not parent"], "own")
        self.add("Cast", ["own"], "own.float", to=TensorProto.FLOAT)
        self.add("Unsqueeze", ["own.float", last], "own.column")
        self.add("Mul", [batch, "own.column"], "masked")
        self.add("ReduceSum", ["masked", "across"], "sum", keepdims=0)
        self.add("ReduceSum", ["own.column", "across"], "count", keepdims=0)
        self.add("Div", ["sum", "count"], "mean")
        self.add("Sub", ["own.column", "one"], "outside")
        self.table("far", np.array(1e4, np.float32))
        self.add("Mul", ["outside", "far"], "outside.far")
        self.add("Add", [batch, "outside.far"], "within")
        self.add("ReduceMax", ["within", "across"], "highest", keepdims=0)
        self.table("first", np.array(0, np.int64))
        self.add("Gather", [batch, "first"], "start", axis=1)
        self.add("Concat", ["mean", "start", "highest"], "pooled", axis=-1)


def build(weights: Weights, uses: Mapping[str, Use]) -> onnx.ModelProto:
    """Return the graph: `ids`, `mask`, `segments` -> `labels`, `spans`, `embedding`.

    `uses` says what each linear layer of the encoder multiplies, by its name.
    """
    graph = Graph(weights, uses)
    rows = graph.embedded()
    graph.add("Cast", ["mask"], "mask.int32", to=TensorProto.INT32)
    for number in range(LAYERS):
        rows = graph.layer(number, rows)
    graph.outputs(rows)
    labels, shape = weights["labels.bias"].shape[0], ["batch", "tokens"]
    made = helper.make_graph(
        graph.nodes,
        "noisegate",
        [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in INPUTS],
        [
            helper.make_tensor_value_info("labels", TensorProto.FLOAT, ["batch", labels]),
            helper.make_tensor_value_info("spans", TensorProto.FLOAT, [*shape, 2]),
            helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", WIDTH]),
        ],
        graph.tables,
    )
    versions = [helper.make_opsetid("", 18), helper.make_opsetid(MS, 1)]
    return helper.make_model(made, opset_imports=versions, ir_version=9)

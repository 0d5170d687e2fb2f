"""Build the reader's ONNX graph from trained weights, with ONNX Runtime's fused operators.

The graph is written out node by node, because that is shorter than undoing what a tracer makes
of the network, and because it says exactly what is int8 and what is not:

- matrices of the encoder: int8, one scale a column. What they multiply is rounded to 8 bits as
  well, each row (one token of one comment) by its own largest value, so that nothing is shared
  between the comments of a batch;
- the table of word embeddings: int8, one scale a row; everything else stays float32.
"""

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

Weights = dict[str, npt.NDArray[np.float32]]
MS = "com.microsoft"
LAYERS, HEADS, WIDTH, EPSILON = 6, 12, 384, 1e-12
INPUTS = ("ids", "mask", "segments")


class Graph:
    """Collects nodes and weights; each method adds some and returns the name of the result.

    Rows are the tokens of all comments, `[batch · tokens, width]`.
    """

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.tables: list[onnx.TensorProto] = []
        self.table("127th", np.array(1 / 127, np.float32))
        self.table("least", np.array(1e-6, np.float32))
        self.table("one", np.array(1, np.float32))
        self.table("128", np.array(128, np.uint8))
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

    def rounded(self, rows: str) -> tuple[str, str]:
        """Round rows to uint8 around 128; return them and their scales, `[rows, 1]`."""
        self.add("Abs", [rows], f"{rows}.size")
        self.add("ReduceMax", [f"{rows}.size", "across"], f"{rows}.max", keepdims=0)
        self.add("Mul", [f"{rows}.max", "127th"], f"{rows}.step")
        scales = self.add("Max", [f"{rows}.step", "least"], f"{rows}.scales")
        small = self.add("QuantizeLinear", [rows, scales, "zeros"], f"{rows}.int8", axis=0)
        return small, self.add("Reshape", [scales, "as column"], f"{rows}.column")

    def product(self, rounded: tuple[str, str], matrix: npt.NDArray[np.float32], out: str) -> str:
        """Multiply rounded rows `[…, k]` by an int8 `matrix` `[n, k]`."""
        scales = np.maximum(np.abs(matrix).max(axis=1), 1e-9) / 127
        small = np.rint(matrix / scales[:, None]).astype(np.int8).T
        inputs = [
            rounded[0],
            self.table(f"{out}.matrix", small),
            "one",
            self.table(f"{out}.scales", scales.astype(np.float32)),
            "128",
        ]
        made = self.add("MatMulIntegerToFloat", inputs, f"{out}.unscaled", MS)
        return self.add("Mul", [made, rounded[1]], out)

    def embedded(self) -> str:
        """Look up words, places and segments, and add them."""
        words = self.weights["encoder.embeddings.word_embeddings.weight"]
        scales = np.maximum(np.abs(words).max(axis=1, keepdims=True), 1e-9) / 127
        rows = self.table("words.int8", np.rint(words / scales).astype(np.int8))
        self.add("Gather", [rows, "ids"], "words.rows")
        self.add("Cast", ["words.rows"], "words.float", to=TensorProto.FLOAT)
        self.table("words.scales", scales.astype(np.float32))
        self.add("Gather", ["words.scales", "ids"], "words.scale")
        self.add("Mul", ["words.float", "words.scale"], "words")
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
        self.add("Expand", ["128", "rows"], "zeros")
        return rows

    def layer(self, number: int, rows: str) -> str:
        """Add one transformer layer."""
        at, w = f"encoder.encoder.layer.{number}", self.weights
        parts = [f"{at}.attention.self.{part}" for part in ("query", "key", "value")]
        matrix = np.concatenate([w[f"{p}.weight"] for p in parts])
        joined = self.product(self.rounded(rows), matrix, f"{at}.qkv")
        bias = self.table(f"{at}.qkv.bias", np.concatenate([w[f"{p}.bias"] for p in parts]))
        self.add("Reshape", [joined, "as qkv"], f"{at}.qkv.batch")
        names = [f"{at}.{part}" for part in "qkv"]
        self.nodes.append(
            helper.make_node("Split", [f"{at}.qkv.batch"], names, axis=-1, num_outputs=3)
        )
        inputs = [*names, bias, "mask.int32"]
        self.add("MultiHeadAttention", inputs, f"{at}.mixed", MS, num_heads=HEADS)
        mixed = self.add("Reshape", [f"{at}.mixed", "as rows"], f"{at}.mixed.rows")
        out = f"{at}.attention.output"
        made = self.product(self.rounded(mixed), w[f"{out}.dense.weight"], f"{out}.product")
        rows = self.normalised(rows, made, out)
        wide = w[f"{at}.intermediate.dense.weight"]
        wide_rows = self.product(self.rounded(rows), wide, f"{at}.wide")
        bias = self.vector(f"{at}.intermediate.dense.bias")
        active = self.add("BiasGelu", [wide_rows, bias], f"{at}.active", MS)
        made = self.product(
            self.rounded(active), w[f"{at}.output.dense.weight"], f"{at}.output.product"
        )
        return self.normalised(rows, made, f"{at}.output")

    def normalised(self, rows: str, made: str, name: str) -> str:
        """Add what a sublayer made to its input, and normalise."""
        names = [f"{name}.LayerNorm.weight", f"{name}.LayerNorm.bias", f"{name}.dense.bias"]
        inputs = [rows, made, *map(self.vector, names)]
        return self.add("SkipLayerNormalization", inputs, f"{name}.normalised", MS, epsilon=EPSILON)

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


def build(weights: Weights) -> onnx.ModelProto:
    """Return the graph: `ids`, `mask`, `segments` -> `labels`, `spans`, `embedding`."""
    graph = Graph(weights)
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

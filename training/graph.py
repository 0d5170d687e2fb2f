"""Build the reader's ONNX graph from trained weights, with ONNX Runtime's fused operators.

The graph is written out node by node, because that is shorter than undoing what a tracer makes
of the network, and because it says exactly what is int8 and what is not:

- matrices of the encoder: `MatMulNBits`, 8 bits, symmetric, one scale for each block of a
  column; with accuracy level 4 the activations are quantised too, each row by its own blocks,
  so that nothing is shared between the comments of a batch;
- the table of word embeddings: int8, one scale a row; everything else stays float32.
"""

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

Weights = dict[str, npt.NDArray[np.float32]]
MS = "com.microsoft"
LAYERS, HEADS, WIDTH, EPSILON = 6, 12, 384, 1e-12


class Graph:
    """Collects nodes and weights; each method adds some and returns the name of the result."""

    def __init__(self, weights: Weights, block: int) -> None:
        self.weights, self.block = weights, block
        self.nodes: list[onnx.NodeProto] = []
        self.tables: list[onnx.TensorProto] = []

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

    def product(self, rows: str, matrix: npt.NDArray[np.float32], out: str) -> str:
        """Multiply rows `[…, k]` by an int8 `matrix` `[n, k]`."""
        n, k = matrix.shape
        blocks = matrix.reshape(n, k // self.block, self.block)
        scales = np.abs(blocks).max(axis=2) / 127
        scales[scales == 0] = 1
        packed = (np.clip(np.rint(blocks / scales[..., None]), -127, 127) + 128).astype(np.uint8)
        inputs = [
            rows,
            self.table(f"{out}.int8", packed),
            self.table(f"{out}.scales", scales.astype(np.float32)),
        ]
        options = {"K": k, "N": n, "bits": 8, "block_size": self.block, "accuracy_level": 4}
        return self.add("MatMulNBits", inputs, out, MS, **options)

    def embedded(self) -> str:
        """Look up words and places; the one token type is part of the places."""
        words = self.weights["encoder.embeddings.word_embeddings.weight"]
        scales = np.abs(words).max(axis=1, keepdims=True) / 127
        scales[scales == 0] = 1
        rows = self.table("words.int8", np.rint(words / scales).astype(np.int8))
        self.add("Gather", [rows, "input_ids"], "words.rows")
        self.add("Cast", ["words.rows"], "words.float", to=TensorProto.FLOAT)
        self.table("words.scales", scales.astype(np.float32))
        self.add("Gather", ["words.scales", "input_ids"], "words.scale")
        self.add("Mul", ["words.float", "words.scale"], "words")
        places = self.weights["encoder.embeddings.position_embeddings.weight"]
        kind = self.weights["encoder.embeddings.token_type_embeddings.weight"][:1]
        self.table("places", places + kind)
        self.add("Shape", ["input_ids"], "tokens", start=1, end=2)
        zero = self.table("zero", np.array([0], np.int64))
        self.add("Slice", ["places", zero, "tokens", zero], "places.here")
        self.add("Add", ["words", "places.here"], "embedded")
        names = [self.vector(f"encoder.embeddings.LayerNorm.{part}") for part in ("weight", "bias")]
        return self.add(
            "LayerNormalization", ["embedded", *names], "layer.in", axis=-1, epsilon=EPSILON
        )

    def layer(self, number: int, rows: str, mask: str) -> str:
        """Add one transformer layer."""
        at, w = f"encoder.encoder.layer.{number}", self.weights
        parts = [f"{at}.attention.self.{part}" for part in ("query", "key", "value")]
        joined = self.product(rows, np.concatenate([w[f"{p}.weight"] for p in parts]), f"{at}.qkv")
        bias = self.table(f"{at}.qkv.bias", np.concatenate([w[f"{p}.bias"] for p in parts]))
        names = [f"{at}.{part}" for part in "qkv"]
        self.nodes.append(helper.make_node("Split", [joined], names, axis=-1, num_outputs=3))
        mixed = self.add(
            "MultiHeadAttention", [*names, bias, mask], f"{at}.mixed", MS, num_heads=HEADS
        )
        out = f"{at}.attention.output"
        made = self.product(mixed, w[f"{out}.dense.weight"], f"{out}.product")
        rows = self.normalised(rows, made, out)
        wide = self.product(rows, w[f"{at}.intermediate.dense.weight"], f"{at}.wide")
        bias = self.vector(f"{at}.intermediate.dense.bias")
        active = self.add("BiasGelu", [wide, bias], f"{at}.active", MS)
        made = self.product(active, w[f"{at}.output.dense.weight"], f"{at}.output.product")
        return self.normalised(rows, made, f"{at}.output")

    def normalised(self, rows: str, made: str, name: str) -> str:
        """Add what a sublayer made to its input, and normalise."""
        names = [f"{name}.LayerNorm.weight", f"{name}.LayerNorm.bias", f"{name}.dense.bias"]
        inputs = [rows, made, *map(self.vector, names)]
        return self.add("SkipLayerNormalization", inputs, f"{name}.normalised", MS, epsilon=EPSILON)

    def outputs(self, rows: str) -> None:
        """Add the heads: labels from the mean and the first token, spans from each token."""
        self.add("Cast", ["attention_mask"], "mask.float", to=TensorProto.FLOAT)
        last = self.table("last", np.array([-1], np.int64))
        one = self.table("one", np.array([1], np.int64))
        self.add("Unsqueeze", ["mask.float", last], "mask.column")
        self.add("Mul", [rows, "mask.column"], "masked")
        self.add("ReduceSum", ["masked", one], "sum", keepdims=0)
        self.add("ReduceSum", ["mask.column", one], "count", keepdims=0)
        self.add("Div", ["sum", "count"], "mean")
        self.table("first", np.array(0, np.int64))
        self.add("Gather", [rows, "first"], "start", axis=1)
        self.add("Concat", ["mean", "start"], "pooled", axis=-1)
        self.table("labels.matrix", self.weights["labels.weight"].T)
        self.add("MatMul", ["pooled", "labels.matrix"], "labels.product")
        self.add("Add", ["labels.product", self.vector("labels.bias")], "labels")
        self.table("spans.matrix", self.weights["spans.weight"].T)
        self.add("MatMul", [rows, "spans.matrix"], "spans.product")
        self.add("Add", ["spans.product", self.vector("spans.bias")], "spans")


def build(weights: Weights, block: int) -> onnx.ModelProto:
    """Return the graph: `input_ids`, `attention_mask` -> `labels`, `spans`."""
    graph = Graph(weights, block)
    rows = graph.embedded()
    graph.add("Cast", ["attention_mask"], "mask.int32", to=TensorProto.INT32)
    for number in range(LAYERS):
        rows = graph.layer(number, rows, "mask.int32")
    graph.outputs(rows)
    labels, shape = weights["labels.bias"].shape[0], ["batch", "tokens"]
    made = helper.make_graph(
        graph.nodes,
        "noisegate",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, shape)
            for name in ("input_ids", "attention_mask")
        ],
        [
            helper.make_tensor_value_info("labels", TensorProto.FLOAT, ["batch", labels]),
            helper.make_tensor_value_info("spans", TensorProto.FLOAT, [*shape, 2]),
        ],
        graph.tables,
    )
    versions = [helper.make_opsetid("", 18), helper.make_opsetid(MS, 1)]
    return helper.make_model(made, opset_imports=versions, ir_version=9)

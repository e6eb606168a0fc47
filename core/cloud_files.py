"""What 3-D files hold: vertices and triangles, as trimesh, laspy and pandas read them.

These libraries trust a file: they believe its counts, follow its references and take minutes over a text of short
lines. So each file is looked at first, and handed over as its coordinates and corners alone, without names,
colours, materials and references. Any exception here but SampleError means that the file is damaged;
``core.clouds`` says so.
"""

import io
import json
import re
import struct
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from core.errors import SampleError
from core.uneven_ply import read_uneven

if TYPE_CHECKING:
    import trimesh

MAX_POINTS = 20_000_000
MAX_FACES = 10_000_000
MAX_TEXT = 24_000_000
MAX_LINES = 1_000_000
"""Of a mesh as text, with four times as many words. trimesh makes objects of them: 12 microseconds a line."""
MAX_PARTS = 10_000
"""Nodes and primitives of a glTF scene, each of which takes up to 300 microseconds."""
MAX_JSON = 3_000_000
"""Values of a glTF's JSON, each of which becomes an object."""
HEADER = 64 * 1024
"""Bytes in which a PLY or PCD header, or the first line of numbers of a text, must end."""
OFF_START = re.compile(rb"(?:#[^\n]*\n|\s)*(?:ST)?C?N?OFF(?![A-Za-z])")
PLY_NAMES = frozenset({"x", "y", "z", "vertex_index", "vertex_indices"})
PLACE = ("matrix", "translation", "rotation", "scale")
"""Of a glTF node."""


class Shape(NamedTuple):
    """What a file holds: points, and triangles if it is a mesh."""

    points: np.ndarray
    """(n, 3) float64."""
    faces: np.ndarray
    """(m, 3) int64, each of these points; (0, 3) of a cloud."""


def cloud(points: np.ndarray) -> Shape:
    return Shape(np.asarray(points, dtype=np.float64), np.empty((0, 3), dtype=np.int64))


def too_many(what: str, limit: int) -> SampleError:
    return SampleError(f"The file has more than {limit // 10**6} million {what}; save it with fewer.")


def no_file() -> SampleError:
    return SampleError("This is no 3-D file that can be read; use PLY, OBJ, STL, GLB, OFF, PCD, LAS, NPY or XYZ text.")


# Text


def plain(data: bytes) -> bytes:
    """Text with one kind of line end, a last line end and no byte-order mark."""
    return data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n") + b"\n"


def read_text(data: bytes) -> Shape:
    """Lines of numbers (.xyz, .txt, .csv, .pts) separated by spaces, tabs, commas or semicolons.

    Lines before the first with three numbers are a header; the last of them may name the columns x, y and z,
    which are the first three otherwise. 1,5;2,5;3,5 has decimal commas. Lines too short for x, y and z, such as
    the counts of a .pts, and comments after # and // are skipped.
    """
    text = plain(data)
    if b"\0" in text:
        raise no_file()
    if text.count(b"\n") > MAX_POINTS:
        raise too_many("lines", MAX_POINTS)
    names: list[bytes] = []
    position = 0
    while True:
        end = text.find(b"\n", position)
        if end < 0 or end > HEADER:
            raise no_file()
        whole = text[position:end].strip()
        line = re.split(rb"#|//", whole)[0].strip()
        words = re.split(rb"[,;\s]+", line.strip(b",; \t"))
        if len(words) >= 3 and all(map(_is_number, words)):
            break
        named = [word.strip(b'"#/').lower() for word in re.split(rb"[,;\s]+", whole.lstrip(b"#/ \t"))]
        names = named if {b"x", b"y", b"z"} <= set(named) else names
        position = end + 1
    at = [names.index(axis) for axis in (b"x", b"y", b"z")] if names else [0, 1, 2]
    body = text[position:].replace(b"//", b"#")
    if b"," in line and re.fullmatch(rb"[-+]?\d+(?:,\d+)?(?:(?:;[ \t]*|[ \t]+)[-+]?\d+(?:,\d+)?){2,}", line):
        return cloud(numbers(body, at, ";" if b";" in line else r"\s+", decimal=","))
    return cloud(numbers(body, at, next((mark for mark in ";," if mark.encode() in line), r"\s+")))


def _is_number(word: bytes) -> bool:
    try:
        float(word.strip(b'"'))
    except ValueError:
        return False
    return True


def numbers(text: bytes, at: list[int], separator: str, decimal: str = ".") -> np.ndarray:
    """(lines, len(at)) of these columns, not a number where a line is too short or a field is empty."""
    import pandas as pd

    table = pd.read_csv(
        io.BytesIO(text), sep=separator, header=None, usecols=at, index_col=False, dtype=np.float64, decimal=decimal,
        comment="#", skipinitialspace=True, encoding="latin-1"
    )  # fmt: skip
    return table[at].to_numpy()


def _lines(data: bytes) -> list[bytes]:
    """Of a mesh as text, without comments and blank lines, tabs as spaces."""
    if len(data) <= MAX_TEXT:
        text = plain(data).translate(bytes.maketrans(b"\t\v\f", b"   "))
        lines = [line for raw in text.split(b"\n") if (line := raw.partition(b"#")[0].strip())]
        if len(lines) <= MAX_LINES and sum(line.count(b" ") for line in lines) <= 4 * MAX_LINES:
            return lines
    raise SampleError(
        f"A mesh as text of more than {MAX_TEXT // 10**6} MB or {MAX_LINES:,} lines takes too long to read; save it as "
        "a binary PLY."
    )


# Meshes


def _scene(data: bytes, kind: str) -> "trimesh.Scene":
    """What trimesh makes of bytes alone: without a name or a resolver it finds no other file."""
    import trimesh  # here, as the other libraries below: most visitors of the page never need them

    return trimesh.load_scene(io.BytesIO(data), file_type=kind, process=False, maintain_order=True, skip_materials=True)


def _joined(scene: "trimesh.Scene") -> Shape:
    """The meshes and clouds of a scene where its nodes put them.

    ``Scene.dump`` does the same, in a time that grows with the third power of a node's depth.
    """
    points, faces, total = [np.empty((0, 3))], [np.empty((0, 3), dtype=np.int64)], 0
    placed = {scene.graph.base_frame: np.eye(4)}
    for above, node, edge in scene.graph.to_edgelist():  # a node comes after the one above it
        placed[node] = placed[above] @ np.array(edge["matrix"])
        if "geometry" in edge:
            part = scene.geometry[edge["geometry"]]
            here = np.asarray(getattr(part, "faces", faces[0])).reshape(-1, 3)
            _within(part.vertices, here)
            points.append(np.asarray(part.vertices) @ placed[node][:3, :3].T + placed[node][:3, 3])
            faces.append(here + total)
            total += len(part.vertices)
    return Shape(np.concatenate(points), np.concatenate(faces))


def _within(points: np.ndarray, faces: np.ndarray) -> Shape:
    """Points and triangles, which have to be of these points."""
    if len(faces) and (faces.min() < 0 or faces.max() >= len(points)):
        raise ValueError("a face of vertices that do not exist")
    return Shape(points, faces)


def read_ply(data: bytes) -> Shape:
    """Text and binary PLY of either byte order, with coordinates and corners only: others are renamed.

    Of edges, for example, trimesh would make a drawing instead of a mesh.
    """
    end = data.index(b"end_header", 0, HEADER)
    header, count, rows, values = ["ply"], 0, 0, 0
    for words in map(str.split, re.split(r"[\r\n]+", data[:end].decode("latin-1"))):
        if words[:1] == ["format"]:
            header.append(f"format {words[1]} 1.0")
        elif words[:1] == ["element"]:
            count = int(words[2])
            rows += count
            name = words[1] if words[1] in ("vertex", "face") else f"skipped{len(header)}"
            header += [f"element {name} {count}"] if count else []
        elif words[:1] == ["property"]:
            values += count
            name = words[-1] if words[-1] in PLY_NAMES else f"skipped{len(header)}"
            header += [" ".join([*words[:-1], name])] if count else []
        if count < 0:
            raise ValueError("less than nothing")
    body = data[end + len(b"end_header") :].lstrip(b" ")
    body = body[2:] if body[:2] == b"\r\n" else body[1:]
    text = "format ascii 1.0" in header
    if text:
        lines = _lines(body)
        body = b"\n".join(lines)
        if rows > len(lines) or values > len(body.split()):
            raise ValueError("more promised than there is")
    try:
        scene = _scene("\n".join([*header, "end_header\n"]).encode() + body, "ply")
        for part in [] if text else scene.geometry.values():
            for element in part.metadata["_ply_raw"].values():
                block = element["data"]
                lists = [block[name]["f0"] for name in block.dtype.names if block.dtype[name].names]
                if any((lengths != lengths[0]).any() for lengths in lists):
                    raise ValueError("trimesh took the first row's lists for as long as all others")
    except ValueError:
        if text:
            raise
        try:
            return _within(*read_uneven(header, body))
        except (ValueError, KeyError, struct.error):
            raise SampleError(
                "The PLY file is cut short, or its polygons are too many; save its mesh with triangles only."
            ) from None
    return _joined(scene)


def read_off(data: bytes) -> Shape:
    """OFF, COFF, NOFF: also ModelNet's, whose first line is glued to the counts."""
    text = b"\n".join(_lines(data))
    start = OFF_START.match(text)
    if start is None or text[start.end() :].lstrip().startswith(b"BINARY"):
        raise SampleError("This kind of OFF file cannot be read; save it as a text OFF or as PLY.")
    rest = text[start.end() :].lstrip()
    points, faces = (int(word) for word in rest.split(None, 2)[:2])
    if min(points, faces) < 0 or points + faces > rest.count(b"\n"):
        raise ValueError("fewer lines than promised")
    corners = map(bytes.split, rest.split(b"\n")[1 + points : 1 + points + faces])
    if any(len(words) <= int(words[0]) for words in corners):
        raise ValueError("a face is cut short")
    return _joined(_scene(b"OFF\n" + rest, "off"))


def read_obj(data: bytes) -> Shape:
    """Vertices and faces of an OBJ. Materials, normals, groups and curves are skipped."""
    vertices, faces = list[bytes](), list[bytes]()
    for line in _lines(data.replace(b"\\\r\n", b" ").replace(b"\\\n", b" ")):
        kind, *words = line.split()
        if kind == b"v":
            if len(words) < 3:
                raise ValueError("a line is too short")
            vertices.append(b"v " + b" ".join(words[:3]))
        elif kind == b"f":
            faces.append(b"f " + b" ".join([_corner(word, len(vertices)) for word in words]))
    return _joined(_scene(b"\n".join(vertices + faces), "obj"))


def _corner(word: bytes, above: int) -> bytes:
    """The vertex of "7/2/5", a vertex, a texture and a normal; a negative one counts back from its line."""
    index = int(word.partition(b"/")[0])
    index += above + 1 if index < 0 else 0
    if index < 1:
        raise ValueError("a vertex that does not exist")
    return b"%d" % index


def read_stl(data: bytes) -> Shape:
    """Binary STL, or the text one that starts with "solid"."""
    if is_binary_stl(data) or data.lstrip()[:5].lower() != b"solid":
        count = int.from_bytes(data[80:84], "little")
        return _joined(_scene(bytes(80) + data[80 : 84 + 50 * count], "stl"))
    lines = _lines(data)
    # One solid instead of many, each of which would become a mesh; without names, which may be keywords, and normals.
    facets = [line for line in lines if not line.lower().startswith((b"solid", b"endsolid"))]
    text = b"\n".join([b"solid", *facets, b"endsolid\n"]).lower().replace(b"normal", b"")
    shape = _joined(_scene(text, "stl"))
    if not lines[-1].lower().startswith(b"endsolid") or len(shape.points) != text.count(b"vertex"):
        raise ValueError("cut short")
    return shape


def is_binary_stl(data: bytes) -> bool:
    return len(data) >= 84 and len(data) == 84 + 50 * int.from_bytes(data[80:84], "little")


def read_las(data: bytes) -> Shape:
    """LAS 1.0 to 1.5."""
    minor, (offset, _, kind, width, points) = data[25], struct.unpack_from("<IIBHI", data, 96)
    if kind & 0xC0:
        raise SampleError("The LAS file is compressed (LAZ), which cannot be read; save it as LAS without compression.")
    if minor >= 4:
        points = struct.unpack_from("<Q", data, 247)[0]
    if points > MAX_POINTS:
        raise too_many("points", MAX_POINTS)
    if offset + width * points > len(data):
        raise ValueError("cut short")
    # Its notes, of which it may promise billions, say nothing of the points: it has none of them.
    import laspy

    with laspy.open(io.BytesIO(data[:100] + bytes(4) + data[104:]), read_evlrs=False) as file:
        block = file.read_points(points)
        return cloud(np.stack([block.x, block.y, block.z], axis=1))


# glTF


def read_gltf(data: bytes) -> Shape:
    """glTF 2.0, as .glb or with its buffers in the .gltf itself: the meshes of the scene where its nodes put them."""
    text, rest = data, b""
    if data[:4] == b"glTF":
        size = struct.unpack_from("<I", data, 12)[0]
        text, rest = data[20 : 20 + size], data[20 + size :]
    if sum(map(text.count, (b",", b"[", b"{"))) > MAX_JSON:
        raise _too_many_parts()
    tree = _bare(json.loads(text.decode("utf-8-sig")), len(data))
    text = json.dumps(tree).encode()
    if data[:4] != b"glTF":
        return _joined(_scene(text, "gltf"))
    start = struct.pack("<4sIII4s", b"glTF", 2, 20 + len(text) + len(rest), len(text), b"JSON")
    return _joined(_scene(start + text + rest, "glb"))


def _bare(tree: Any, size: int) -> Any:
    """What of a glTF's tree shows shapes, with a mesh and a node for each primitive. ``size`` is the file's.

    trimesh gives primitives that share a node random names, of which some are the same when there are thousands.
    """
    if str(tree["asset"]["version"]).split(".")[0] != "2":
        raise SampleError("Only glTF 2.0 can be read; save the file as glTF 2.0.")
    if not all(buffer.get("uri", "data:").startswith("data:") for buffer in tree.get("buffers", [])):
        raise SampleError("The glTF file keeps its points in another file; save it as one .glb file.")
    views, accessors, nodes = (tree.get(key, []) for key in ("bufferViews", "accessors", "nodes"))
    shown = Counter(node["mesh"] for node in nodes if "mesh" in node)
    used, primitives, of_mesh, total = set[int](), list[Any](), dict[int, range](), 0
    for number, mesh in enumerate(tree.get("meshes", [])):
        kept = [primitive for primitive in mesh["primitives"] if primitive.get("mode", 4) not in (1, 2, 3)]  # lines
        of_mesh[number] = range(len(primitives), len(primitives) + len(kept))
        for primitive in kept:
            chosen = {"POSITION": primitive["attributes"].get("POSITION"), "indices": primitive.get("indices")}
            indices = {index for index in chosen.values() if index is not None}
            packed = [accessors[index] for index in indices]
            names = [*primitive.get("extensions", {})]
            names += [name for one in packed for name in views[one.get("bufferView", 0)].get("extensions", {})]
            strange = any("sparse" in one or "bufferView" not in one or one.get("normalized") for one in packed)
            if strange or primitive.get("mode") == 6 or any("compression" in name for name in names):
                raise SampleError("The glTF file packs its meshes in a way that cannot be read; save it uncompressed.")
            used |= indices
            total += sum(abs(one["count"]) for one in packed) * max(shown[number], 1)
            primitives.append({"mode": primitive.get("mode", 4), "attributes": {"POSITION": chosen["POSITION"]}})
            primitives[-1] |= {"indices": chosen["indices"]} if chosen["indices"] is not None else {}
    if sum(abs(view["byteLength"]) for view in views) > 8 * size:  # trimesh copies each
        raise ValueError("more than the file can hold")
    if total > MAX_POINTS:
        raise too_many("points and corners", MAX_POINTS)
    if len(nodes) + sum(len(of_mesh[mesh]) * times for mesh, times in shown.items()) > MAX_PARTS:
        raise _too_many_parts()
    below = [child for node in nodes for child in node.get("children", [])]
    roots = sorted(set(range(len(nodes))).difference(below))
    if tree.get("scenes"):
        roots = tree["scenes"][tree.get("scene", 0)].get("nodes", [])
    if len({*below, *roots}) < len(below + roots):
        raise ValueError("nodes must be a tree")
    bare = [{key: node[key] for key in PLACE if key in node} for node in nodes]
    for node, copy in zip(nodes, bare[:], strict=True):
        parts = of_mesh[node["mesh"]] if "mesh" in node else range(0)
        copy["children"] = [*node.get("children", []), *range(len(bare), len(bare) + len(parts))]
        bare += [{"mesh": part} for part in parts]
    none = {"componentType": 5121, "count": 0, "type": "VEC3"}
    return {
        "asset": {"version": "2.0"},
        "scenes": [{"nodes": roots}],
        "nodes": bare,
        "meshes": [{"primitives": [primitive]} for primitive in primitives],
        "accessors": [accessor if index in used else none for index, accessor in enumerate(accessors)],
        "bufferViews": views,
        "buffers": tree.get("buffers", []),
    }


def _too_many_parts() -> SampleError:
    return SampleError("The glTF file has too many parts to be read; join its meshes and save it again.")

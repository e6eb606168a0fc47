"""Whatever a 3-D file holds becomes one cloud of POINTS points, or one sentence that says why not."""

import base64
import io
import itertools
import json
import pickle
import random
import struct
import time
import tracemalloc
import zipfile
from contextlib import suppress
from pathlib import Path

import gradio
import laspy
import numpy as np
import pytest
import trimesh

import core.clouds
from core import cloud_files
from core import pcd as pcd_files
from core.clouds import POINTS, as_cloud, is_cloud_set, read_cloud, read_cloud_set, upright
from core.errors import SampleError

SIZE = np.array([4.0, 2.0, 1.0])
"""Of the box that the tests write: no axis can be taken for another."""
SCATTER = np.random.default_rng(7).uniform(-0.5, 0.5, (500, 3)) * SIZE + [10, 20, 30]
MODELS = Path(gradio.__file__).parent / "media_assets" / "models3d"


CORNERS = np.array(list(itertools.product([-0.5, 0.5], repeat=3))) * SIZE
QUADS = np.array([[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]])
"""The box's sides."""
TRIANGLES = QUADS[:, [0, 1, 2, 0, 2, 3]].reshape(-1, 3)
MIXED = [*QUADS[:2].tolist(), *TRIANGLES[4:].tolist()]


def box():
    return trimesh.Trimesh(CORNERS, TRIANGLES, process=False)


def rows(table, start="", form="%g"):
    return "".join(start + " ".join(form % value for value in row) + "\n" for row in table)


def off(faces=TRIANGLES):
    return f"OFF\n8 {len(faces)} 0\n{rows(CORNERS)}{''.join(f'{len(f)} {rows([f])}' for f in faces)}".encode()


def obj(faces=TRIANGLES):
    return (rows(CORNERS, "v ") + "".join(rows([np.add(face, 1)], "f ") for face in faces)).encode()


def exported(mesh, kind, **options):
    data = mesh.export(file_type=kind, **options)
    return data if isinstance(data, bytes) else data.encode()


def is_box(cloud):
    """Whether a cloud is the surface of a box of SIZE, axes in their places, scaled to the unit sphere."""
    assert cloud.shape == (POINTS, 3)
    assert cloud.dtype == np.float32
    extents = np.ptp(cloud, axis=0)
    scale = 2 / np.linalg.norm(SIZE)
    assert extents == pytest.approx(SIZE * scale, rel=0.05)
    at_a_side = np.abs(np.abs(cloud) - extents / 2).min(axis=1)
    assert at_a_side.max() < 1e-3, "points within the box"
    sides = np.abs(np.abs(cloud) - extents / 2).argmin(axis=1)
    areas = SIZE.prod() / SIZE
    assert np.bincount(sides, minlength=3) / POINTS == pytest.approx(areas / areas.sum(), abs=0.06)
    return True


def is_scatter(cloud):
    """Whether a cloud is SCATTER: all points in their order, centred on the bounding box, then points again."""
    middle = (SCATTER.min(axis=0) + SCATTER.max(axis=0)) / 2
    expected = (SCATTER - middle) / np.linalg.norm(SCATTER - middle, axis=1).max()
    assert cloud.shape == (POINTS, 3)
    assert cloud[: len(SCATTER)] == pytest.approx(expected, abs=1e-5)
    assert len(np.unique(cloud, axis=0)) == len(SCATTER)
    return True


def ply(header, body, kind="ascii"):
    return f"ply\nformat {kind} 1.0\ncomment made by a test\n{header}end_header\n".encode() + body


XYZ = "property float x\nproperty float y\nproperty float z\n"
VERTICES = f"element vertex {len(SCATTER)}\n{XYZ}"


def text(points=SCATTER, separator=" ", form="%.7f"):
    return "".join(separator.join(form % value for value in point) + "\n" for point in points).encode()


def obj_of_quads(negative):
    """A box of quads, each standing right after its own four vertices: a negative index counts from its line."""
    lines = ["# a comment", "mtllib /etc/passwd", "o box"]
    for number, quad in enumerate(QUADS):
        lines += ["\tv {} {} {}".format(*corner) for corner in CORNERS[quad]]
        places = [-4, -3, -2, -1] if negative else [4 * number + place for place in (1, 2, 3, 4)]
        lines += [
            f"usemtl {number}",
            "f " + " ".join(f"{place}/9/7" if negative else f"{place}//8" for place in places),
        ]
    return "\r\n".join(lines).encode()


def pcd(kind, points=SCATTER, promised=None):
    """Fields in another order, of other types and of more than one value, as scanners write them."""
    types = np.dtype([("label", "<u2"), ("z", "<f4"), ("rest", "<f4", 3), ("x", "<f8"), ("y", "<f4")])
    block = np.zeros(len(points), dtype=types)
    block["x"], block["y"], block["z"] = points.T
    header = (
        "# .PCD v0.7 - Point Cloud Data file format\nVERSION 0.7\nFIELDS label z rest x y\nSIZE 2 4 4 8 4\n"
        f"TYPE U F F F F\nCOUNT 1 1 3 1 1\nWIDTH {promised or len(points)}\nHEIGHT 1\nVIEWPOINT 0 0 0 1 0 0 0\n"
        f"POINTS {promised or len(points)}\nDATA {kind}\n"
    ).encode()
    if kind == "ascii":
        return header + b"".join(b"1 %.7f 0 0 nan %.7f %.7f\n" % (z, x, y) for x, y, z in points)
    if kind == "binary":
        return header + block.tobytes()
    columns = b"".join(block[name].tobytes() for name in types.names)
    packed = lzf(columns)
    return header + struct.pack("<II", len(packed), len(columns)) + packed


def lzf(data):
    """Zeros as references to the byte before them, everything else as it is."""
    out, place = bytearray(), 0
    while place < len(data):
        run = len(data[place : place + 200]) - len(data[place : place + 200].lstrip(b"\0"))
        if place and data[place - 1] == 0 and run > 3:
            out += bytes([run - 2 << 5, 0]) if run < 9 else bytes([7 << 5, run - 9, 0])
            place += run
        else:
            piece = data[place : place + 32]
            zeros = piece.find(b"\0\0\0\0\0")
            piece = piece[: zeros + 1] if zeros >= 0 else piece
            out += bytes([len(piece) - 1]) + piece
            place += len(piece)
    return bytes(out)


def npy(array, **options):
    file = io.BytesIO()
    np.save(file, array, **options)
    return file.getvalue()


def npz(**arrays):
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def las(points=SCATTER, version="1.2", kind=3):
    header = laspy.LasHeader(version=version, point_format=kind)
    header.scales, header.offsets = [1e-6] * 3, points.min(axis=0)
    file = laspy.LasData(header)
    file.x, file.y, file.z = points.T
    out = io.BytesIO()
    file.write(out)
    return out.getvalue()


BOX_ACCESSORS = [
    {"bufferView": 0, "componentType": 5126, "count": 8, "type": "VEC3"},
    {"bufferView": 1, "componentType": 5123, "count": 36, "type": "SCALAR"},
]


def gltf(meshes=None, nodes=None, binary=None, **changes):
    """A .gltf with a mesh of eight corners and twelve triangles in its buffer."""
    mesh = box()
    raw = mesh.vertices.astype("<f4").tobytes() + mesh.faces.astype("<u2").tobytes()
    tree = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": nodes or [{"mesh": 0}],
        "meshes": meshes or [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]}],
        "accessors": BOX_ACCESSORS,
        "bufferViews": [
            {"buffer": 0, "byteOffset": 0, "byteLength": 96},
            {"buffer": 0, "byteOffset": 96, "byteLength": 72},
        ],
        "buffers": [{"byteLength": len(raw), "uri": "data:application/gltf;base64," + base64.b64encode(raw).decode()}],
        **changes,
    }
    if not binary:
        return json.dumps(tree).encode()
    del tree["buffers"][0]["uri"]
    body = json.dumps(tree).encode()
    body += b" " * (-len(body) % 4)
    chunks = struct.pack("<I4s", len(body), b"JSON") + body + struct.pack("<I4s", len(raw), b"BIN\0") + raw
    return b"glTF" + struct.pack("<II", 2, 12 + len(chunks)) + chunks


def ply_of(faces, order="<", shots=2):
    """With what else programs write beside the corners."""
    header = (
        "element camera 2\nproperty list uchar double shots\n"
        "element vertex 8\nproperty uchar red\nproperty double z\nproperty float y\nproperty float x\n"
        f"element face {len(faces)}\nproperty uchar flags\nproperty list ushort uint vertex_index\n"
        "property list uchar float texcoord\nelement edge 1\nproperty int vertex1\nproperty int vertex2\n"
    )
    body = struct.pack(order + "BddB", 2, 0.5, 0.5, shots) + struct.pack(f"{order}{shots}d", *[0.5] * shots)
    for x, y, z in CORNERS:
        body += struct.pack(order + "Bdff", 9, z, y, x)
    for face in faces:
        body += struct.pack(f"{order}BH{len(face)}I", 7, len(face), *face) + struct.pack(order + "Bff", 2, 0, 1)
    body += struct.pack(order + "ii", 0, 1)
    return ply(header, body, {"<": "binary_little_endian", ">": "binary_big_endian"}[order])


def ascii_ply(faces=TRIANGLES):
    header = f"element vertex 8\n{XYZ}element face {len(faces)}\nproperty list uchar int vertex_indices\n"
    return ply(header, (rows(CORNERS) + "".join(f"{len(f)} {rows([f])}" for f in faces)).encode())


def stl(name="box"):
    """Two solids of six triangles."""
    solids = [f"solid {name}\n", f"solid {name}\n"]
    for number, triangle in enumerate(CORNERS[TRIANGLES]):
        solids[number // 6] += "facet normal 0 0 0\n outer loop\n" + rows(triangle, "  vertex ")
        solids[number // 6] += " endloop\nendfacet\n"
    return "".join(f"{solid}endsolid {name}\n" for solid in solids).encode()


def binary_stl(title=b""):
    facets = np.zeros(12, dtype=[("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("rest", "<u2")])
    facets["corners"] = CORNERS[TRIANGLES]
    return title.ljust(80) + struct.pack("<I", 12) + facets.tobytes()


BOXES = {
    "ascii.ply": ascii_ply(),
    "quads.ply": ascii_ply(QUADS),
    "mixed.ply": ascii_ply(MIXED),
    "mixed-binary.ply": ply_of(MIXED),
    "mixed-big-endian.ply": ply_of(MIXED, ">"),
    "lists-of-several-sizes.ply": ply_of(TRIANGLES, shots=3),
    "binary.ply": exported(box(), "ply"),
    "little.ply": ply_of(TRIANGLES, "<"),
    "big.ply": ply_of(QUADS, ">"),
    "box.off": off(),
    "mixed.off": off(MIXED),
    "modelnet.off": b"OFF" + off()[4:],
    "comment.off": b"# by hand\nOFF # a mesh\n" + off()[4:].replace(b"\n3 ", b" # corner\n\n\n3 "),
    "colours.off": b"C" + off().replace(b"\n", b" 0 0 0 1\n").replace(b"OFF 0 0 0 1", b"OFF"),
    "triangles.obj": obj(),
    "mixed.obj": obj(MIXED),
    "continued.obj": obj().replace(b"\nf 1", b"\nf \\\n1"),
    "quads.obj": obj_of_quads(negative=False),
    "relative.obj": obj_of_quads(negative=True),
    "ascii.stl": stl(),
    "keywords.stl": stl("endsolid vertex 1 normal"),
    "shouted.stl": stl().upper().replace(b"\n", b"\r\n"),
    "binary.stl": binary_stl(),
    "solid.stl": binary_stl(b"solid as some programs write it"),
    "made.glb": exported(box(), "glb"),
    "box.glb": gltf(binary=True),
    "box.gltf": gltf(),
    "strip.gltf": gltf(
        meshes=[{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1, "mode": 4}, {"mode": 1}]}],
        scenes=[],
    ),
    "morphed.gltf": gltf(
        accessors=[*BOX_ACCESSORS, {"componentType": 5126, "count": 10**12, "type": "VEC3", "sparse": {}}],
        cameras=[{"type": "perspective"}],
        nodes=[{"name": "world", "camera": 0, "children": [1]}, {"name": "world", "mesh": 0}],
    ),
}

SCATTERS = {
    "cloud.ply": ply(VERTICES, text()),
    "colours.ply": ply(
        f"{VERTICES}property uchar red\nelement face 0\nproperty list uchar int vertex_indices\n",
        text().replace(b"\n", b" 255\r\n"),
    ),
    "binary.ply": ply(VERTICES, SCATTER.astype("<f4").tobytes(), "binary_little_endian"),
    "big.ply": ply(VERTICES, SCATTER.astype(">f4").tobytes(), "binary_big_endian"),
    "cloud.obj": b"".join(b"v %.7f %.7f %.7f 0.5 0.5 0.5\n" % tuple(point) for point in SCATTER),
    "ascii.pcd": pcd("ascii"),
    "binary.pcd": pcd("binary"),
    "packed.pcd": pcd("binary_compressed"),
    "cloud.off": f"OFF\n{len(SCATTER)} 0 0\n".encode() + text(),
    "spaces.xyz": text(),
    "more.txt": text(np.hstack([SCATTER, SCATTER, SCATTER[:, :1]]), separator="   "),
    "tabs.txt": text(separator="\t"),
    "mac.txt": text().replace(b"\n", b"\r"),
    "windows.txt": b"\xef\xbb\xbf" + text().replace(b"\n", b"\r\n").rstrip(),
    "commas.csv": text(separator=", "),
    "semicolons.csv": text(separator=";", form="%+.7e"),
    "decimal commas.csv": text(separator=";").replace(b".", b","),
    "decimal commas.txt": text().replace(b".", b","),
    "header.csv": b'"x","y","z"\n' + text(separator=","),
    "named.csv": b"Time,Z,Intensity,X,Y\n" + text(np.insert(SCATTER[:, [2, 0, 1]], [0, 1], 5, axis=1), ","),
    "empty fields.csv": b"id,colour,x,note,y,z\n" + b"".join(b",,%.7f,,%.7f,%.7f\n" % tuple(p) for p in SCATTER),
    "cloudcompare.txt": b"//X Y Z R\n500\n" + text(np.hstack([SCATTER, SCATTER[:, :1]])),
    "comments.xyz": b"# scanned\n# X Y Z\n" + text().replace(b"\n", b" # here\n") + b"# 1 2 3\n// 1 2 3\n",
    "leica.pts": b"250\n" + text(SCATTER[:250]) + b"250\n" + text(SCATTER[250:]),
    "float32.npy": npy(SCATTER.astype(np.float32)),
    "big-endian.npy": npy(SCATTER.astype(">f8")),
    "fortran.npy": npy(np.asfortranarray(np.hstack([SCATTER, SCATTER]))),
    "integers.npy": npy((SCATTER * 1e6).round().astype(np.int64)),
    "points.npz": npz(points=SCATTER, colours=np.zeros((500, 3))),
    "xyz.npz": npz(xyz=SCATTER, label=np.array(3)),
    "pos.npz": npz(pos=SCATTER, y=np.zeros(1)),
    "only.npz": npz(anything=SCATTER),
    "1.2.las": las(),
    "1.4.las": las(version="1.4", kind=7),
    "points.gltf": gltf(
        meshes=[{"primitives": [{"attributes": {"POSITION": 0}, "mode": 0}]}],
        accessors=[{"bufferView": 0, "componentType": 5126, "count": 500, "type": "VEC3"}],
        bufferViews=[{"buffer": 0, "byteLength": 8000, "byteStride": 16}],
        buffers=[
            {
                "uri": "data:;base64,"
                + base64.b64encode(np.insert(SCATTER, 3, 0, axis=1).astype("<f4").tobytes()).decode(),
            }
        ],
    ),
}
ALL = BOXES | SCATTERS


# What is read


@pytest.mark.parametrize("name", BOXES)
def test_a_box_of_every_format_is_sampled_on_its_sides(name):
    assert is_box(read_cloud(BOXES[name], name))


@pytest.mark.parametrize("name", SCATTERS)
def test_a_cloud_of_every_format_keeps_its_points(name):
    assert is_scatter(read_cloud(SCATTERS[name], name))


@pytest.mark.parametrize("name", [name for name in ALL if not name.endswith((".xyz", ".txt", ".csv", ".pts"))])
def test_the_content_decides_and_not_the_name(name):
    assert (read_cloud(ALL[name], "no such.thing") == read_cloud(ALL[name], name)).all()
    assert (read_cloud(ALL[name], "a.xyz") == read_cloud(ALL[name], name)).all()


@pytest.mark.parametrize("name", ["binary.ply", "made.glb", "quads.obj", "spaces.xyz"])
def test_the_same_bytes_always_give_the_same_points(name):
    assert (read_cloud(ALL[name], name) == read_cloud(ALL[name], "elsewhere/" + name)).all()


def test_clouds_fill_the_unit_sphere():
    for name, data in ALL.items():
        cloud = read_cloud(data, name)
        assert np.linalg.norm(cloud, axis=1).max() == pytest.approx(1, abs=1e-5), name
        assert cloud.max(axis=0) == pytest.approx(-cloud.min(axis=0), abs=1e-5), name


def test_a_surface_is_sampled_by_area_and_not_by_triangle():
    huge = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], dtype=float)
    tiny = np.random.default_rng(0).uniform(0.5, 0.501, (3000, 3))
    faces = np.concatenate([[[0, 1, 2], [0, 2, 3]], np.arange(3000).reshape(-1, 3) + 4])
    cloud = read_cloud(exported(trimesh.Trimesh(np.vstack([huge, tiny]), faces, process=False), "ply"), "a.ply")
    flat = cloud[np.isclose(cloud[:, 2], cloud[:, 2].min(), atol=1e-3)]
    assert len(flat) > 0.98 * POINTS
    counts, _, _ = np.histogram2d(*flat[:, :2].T, bins=4)
    assert counts.min() > 0.7 * POINTS / 16
    assert counts.max() < 1.35 * POINTS / 16


def test_triangles_without_area_are_not_drawn():
    points = np.vstack([box().vertices, [[9.0, 9, 9]] * 3])
    faces = np.vstack([[[8, 9, 10]], box().faces, [[8, 9, 10]]])
    assert is_box(read_cloud(exported(trimesh.Trimesh(points, faces, process=False), "ply"), "a.ply"))


def test_a_mesh_without_a_surface_is_the_cloud_of_its_vertices():
    line = np.arange(40)[:, None] * [1.0, 2, 3]
    mesh = trimesh.Trimesh(line, np.arange(39).reshape(-1, 3), process=False)
    cloud = read_cloud(exported(mesh, "ply"), "a.ply")
    assert len(np.unique(cloud, axis=0)) == 40


@pytest.mark.parametrize("embedded", [False, True])
def test_a_scene_is_joined_where_its_nodes_put_it(embedded):
    scene = trimesh.Scene()
    ball = trimesh.creation.icosphere(radius=0.5)
    turn = trimesh.transformations.rotation_matrix(1.0, [1, 2, 3])
    for place in ([0, 0, 0], [8, 0, 0], [0, 4, 0]):
        scene.add_geometry(ball, transform=trimesh.transformations.translation_matrix(place) @ turn)
    if embedded:
        files = scene.export(file_type="gltf", merge_buffers=True, embed_buffers=True)
        data = files["model.gltf"]
    else:
        data = scene.export(file_type="glb")
    cloud = read_cloud(data, "a.glb")
    assert np.ptp(cloud, axis=0) / np.ptp(cloud[:, 2]) == pytest.approx([9, 5, 1], rel=0.03)
    left, top = cloud[:, 0] > 0, cloud[:, 1] > 0
    assert [left.mean(), top.mean()] == pytest.approx([1 / 3, 1 / 3], abs=0.04)


def test_nodes_of_a_gltf_are_scaled_turned_and_moved():
    half = np.sqrt(0.5)
    nodes = [
        {"children": [1], "rotation": [half, 0, 0, half], "scale": [1, 1, 1]},
        {"children": [2], "matrix": [1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 3, 0, 5, 6, 7, 1]},
        {"mesh": 0, "translation": [1, 1, 1], "scale": [2, 1, 1]},
    ]
    cloud = read_cloud(gltf(nodes=nodes), "a.gltf")
    # 4, 2, 1 -> scale 8, 2, 1 -> matrix 8, 4, 3 -> a quarter turn about x swaps y and z
    assert np.ptp(cloud, axis=0) / np.ptp(cloud[:, 1]) == pytest.approx([8 / 3, 1, 4 / 3], rel=0.03)


def test_strips_of_a_gltf():
    raw = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0]], dtype="<f4")
    data = gltf(
        meshes=[{"primitives": [{"attributes": {"POSITION": 0}, "mode": 5}]}],
        accessors=[{"bufferView": 0, "componentType": 5126, "count": 4, "type": "VEC3"}],
        bufferViews=[{"buffer": 0, "byteLength": 48}],
        buffers=[{"uri": "data:;base64," + base64.b64encode(raw.tobytes()).decode()}],
    )
    assert len(cloud_files.read_gltf(data).faces) == 2
    cloud = read_cloud(data, "a.gltf")
    counts, _, _ = np.histogram2d(*cloud[:, :2].T, bins=2)
    assert counts / POINTS == pytest.approx(np.full((2, 2), 0.25), abs=0.05)


def test_thousands_of_primitives_of_one_node_are_all_read_in_the_same_order():
    primitives = [{"attributes": {"POSITION": 0}, "indices": 1}] * 3000
    data = gltf(meshes=[{"primitives": primitives, "name": "a"}])
    assert len(cloud_files.read_gltf(data).points) == 3000 * 8
    assert (read_cloud(data, "a.gltf") == read_cloud(data, "a.gltf")).all()


def test_a_deep_scene_takes_no_longer_than_a_flat_one():
    nodes = [{"children": [i + 1], "mesh": 0, "translation": [1, 0, 0]} for i in range(1500)]
    start = time.perf_counter()
    points = cloud_files.read_gltf(gltf(nodes=[*nodes, {"mesh": 0}])).points
    assert time.perf_counter() - start < 3
    assert points[:, 0].max() == pytest.approx(1500 + SIZE[0] / 2)


@pytest.mark.parametrize("corners", [5, 6])
@pytest.mark.parametrize("kind", ["ascii.ply", "binary.ply", "a.off", "a.obj"])
def test_polygons_are_filled(kind, corners):
    """Two of them, the lids of a prism."""
    turn = np.arange(corners) * 2 * np.pi / corners
    ring = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    points = np.vstack([np.insert(ring, 2, height, axis=1) for height in (-0.5, 0.5)])
    faces = np.arange(2 * corners).reshape(2, corners)
    header = f"element vertex {len(points)}\n{XYZ}element face 2\nproperty list uchar int vertex_indices\n"
    lines = rows(points, form="%.7f") + rows(np.insert(faces, 0, corners, axis=1))
    packed = np.zeros(2, dtype=[("n", "u1"), ("at", "<i4", corners)])
    packed["n"], packed["at"] = corners, faces
    data = {
        "ascii.ply": ply(header, lines.encode()),
        "binary.ply": ply(header, points.astype("<f4").tobytes() + packed.tobytes(), "binary_little_endian"),
        "a.off": f"OFF\n{len(points)} 2 0\n{lines}".encode(),
        "a.obj": (rows(points, "v ", "%.7f") + rows(faces + 1, "f ")).encode(),
    }[kind]
    assert len(getattr(cloud_files, f"read_{kind[-3:]}")(data).faces) == 2 * (corners - 2)
    cloud = read_cloud(data, kind)
    outward = np.arctan2(cloud[:, 1], cloud[:, 0]) % (2 * np.pi)
    shares = np.histogram(outward, bins=corners, range=(0, 2 * np.pi))[0] / POINTS
    assert shares == pytest.approx(np.full(corners, 1 / corners), abs=0.05)


@pytest.mark.parametrize("name", ["cloud.ply", "binary.ply", "spaces.xyz", "points.npz"])
def test_map_coordinates_keep_their_detail(name):
    far = SCATTER / 10 + [4_467_000.0, 5_337_000.0, 500.0]
    data = {
        "cloud.ply": ply(VERTICES.replace("float", "double"), text(far)),
        "binary.ply": ply(VERTICES.replace("float", "double"), far.astype("<f8").tobytes(), "binary_little_endian"),
        "spaces.xyz": text(far),
        "points.npz": npz(points=far),
    }[name]
    assert is_scatter(read_cloud(data, name))


@pytest.mark.parametrize("scale", [1e-300, 1e-30, 1e-6, 1e6, 1e25])
def test_no_size_is_too_small_or_large(scale):
    points, faces = box().vertices * scale, box().faces
    lines = [b"%.17g %.17g %.17g" % tuple(p) for p in points] + [b"3 %d %d %d" % tuple(f) for f in faces]
    assert is_box(read_cloud(b"OFF\n8 12 0\n" + b"\n".join(lines), "a.off"))
    assert is_scatter(as_cloud(SCATTER * scale))


def test_points_that_are_not_a_number_are_dropped():
    holes = np.insert(SCATTER, range(0, 500, 5), np.nan, axis=0)
    holes[0], holes[6, 1], holes[12, 2] = np.inf, -np.inf, 1e300
    assert is_scatter(read_cloud(npy(holes), "a.npy"))
    assert is_scatter(read_cloud(text(holes), "a.xyz"))
    faces = np.vstack([box().faces, [[0, 1, 8]]])
    mesh = trimesh.Trimesh(np.vstack([box().vertices, [[np.nan] * 3]]), faces, process=False)
    assert is_box(read_cloud(exported(mesh, "ply"), "a.ply"))


def test_of_many_points_a_random_choice_is_kept():
    points = np.random.default_rng(0).random((2_000_000, 3), dtype=np.float32)
    header = f"element vertex {len(points)}\n{XYZ}"
    start = time.perf_counter()
    cloud = read_cloud(ply(header, points.tobytes(), "binary_little_endian"), "a.ply")
    assert time.perf_counter() - start < 5
    assert len(np.unique(cloud, axis=0)) == POINTS
    assert (cloud > 0).mean(axis=0) == pytest.approx([0.5] * 3, abs=0.05)


@pytest.mark.parametrize("name", ["Bunny.obj", "Duck.glb", "Fox.gltf", "face.obj", "sofia.stl"])
def test_gradios_own_models_are_read(name):
    file = MODELS / name
    if not file.exists():
        pytest.skip("this Gradio has no such model")
    assert len(np.unique(read_cloud(file.read_bytes(), name), axis=0)) > 0.99 * POINTS


# Which way is up


def test_y_up_is_turned_and_z_up_is_left():
    points = np.array([[1.0, 2.0, 3.0]], dtype=np.float32)
    assert upright(points, "z", "a.glb").tolist() == [[1, 2, 3]]
    assert upright(points, "y", "a.ply").tolist() == [[1, -3, 2]]


@pytest.mark.parametrize("suffix", sorted(core.clouds.SUFFIXES))
def test_a_formats_custom_decides_what_is_up(suffix):
    points = np.array([[1.0, 2.0, 3.0]], dtype=np.float32)
    y_up = suffix in (".glb", ".gltf", ".obj")
    assert upright(points, "auto", "A" + suffix.upper()).tolist() == [[1, -3, 2] if y_up else [1, 2, 3]]


# What is refused


def refusal(data, one_sentence, name="a.ply"):
    with pytest.raises(SampleError) as caught:
        read_cloud(data, name)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None, "a reader's own error shows"
    return one_sentence(caught.value)


def test_an_empty_file_is_refused(one_sentence):
    assert "empty" in refusal(b"", one_sentence)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"hello, I am a text", id="text"),
        pytest.param(b"\0" * 70, id="zeros"),
        pytest.param(b"\xff\xd8\xff\xe0" + bytes(range(256)), id="JPEG"),
        pytest.param(b"<!doctype html><script>alert(1)</script>\n" * 9, id="HTML"),
        pytest.param(b"%PDF-1.7\n%%EOF", id="PDF"),
        pytest.param(b"\n" * 5000, id="blank lines"),
        pytest.param(b"1 2\n" * 5000, id="two columns"),
        pytest.param(pickle.dumps(SCATTER), id="a pickle"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.ply", "a.csv", "a"])
def test_what_is_no_3d_file_is_refused(data, name, one_sentence):
    assert "no 3-D file" in refusal(data, one_sentence, name)


@pytest.mark.parametrize("suffix", sorted(core.clouds.SUFFIXES))
def test_random_bytes_are_refused(suffix, one_sentence):
    for seed in range(10):
        refusal(random.Random(seed).randbytes(3000), one_sentence, "a" + suffix)


@pytest.mark.parametrize(
    "points",
    [
        pytest.param(np.zeros((0, 3)), id="none"),
        pytest.param(SCATTER[:1], id="one"),
        pytest.param(SCATTER[:15], id="15"),
        pytest.param(np.ones((3000, 3)), id="all the same"),
        pytest.param(np.full((3000, 3), np.nan), id="not a number"),
        pytest.param(np.full((3000, 3), np.inf), id="infinite"),
    ],
)
def test_too_few_points_are_refused(points, one_sentence):
    assert "fewer than 16" in refusal(npy(points), one_sentence)
    header = f"element vertex {len(points)}\n{XYZ}"
    assert "fewer than 16" in refusal(ply(header, text(points)), one_sentence)
    assert "fewer than 16" in refusal(ply(header, points.astype("<f4").tobytes(), "binary_little_endian"), one_sentence)


def test_sixteen_points_are_enough():
    assert len(np.unique(read_cloud(text(SCATTER[:16]), "a.xyz"), axis=0)) == 16


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("share", [0.1, 0.4, 0.8, 0.97])
def test_a_file_cut_short_is_refused_or_is_a_smaller_cloud(name, share, one_sentence):
    data = ALL[name][: int(len(ALL[name]) * share)]
    try:
        cloud = read_cloud(data, name)
    except SampleError as error:
        one_sentence(error)
    else:
        assert name.endswith((".xyz", ".txt", ".csv", ".pts", ".obj")), "its header says how much there must be"
        assert np.isfinite(cloud).all()


@pytest.mark.parametrize("shape", [(), (3,), (500,), (500, 2), (4, 20, 3), (0, 3, 3)])
def test_arrays_of_another_shape_are_refused(shape, one_sentence):
    assert "shape" in refusal(npy(np.zeros(shape)), one_sentence, "a.npy")
    assert "shape" in refusal(npz(points=np.zeros(shape)), one_sentence, "a.npz")


@pytest.mark.parametrize("kind", ["U5", "S5", "complex128", "bool", "M8[s]", [("x", "f4"), ("y", "f4"), ("z", "f4")]])
def test_arrays_that_are_not_numbers_are_refused(kind, one_sentence):
    assert "shape" in refusal(npy(np.zeros((500, 3), dtype=kind)), one_sentence, "a.npy")


class Bomb:
    def __reduce__(self):
        return pytest.fail, ("it was unpickled",)


@pytest.mark.parametrize("pack", [npy, lambda array: npz(points=array)], ids=["npy", "npz"])
def test_pickles_are_never_loaded(pack, one_sentence):
    assert "Python objects" in refusal(pack(np.array([[Bomb()] * 3] * 20, dtype=object)), one_sentence, "a.npy")


def test_an_archive_of_several_unknown_arrays_is_refused(one_sentence):
    assert "points" in refusal(npz(a=SCATTER, b=SCATTER), one_sentence, "a.npz")
    assert "points" in refusal(b"PK\5\6" + bytes(18), one_sentence, "a.npz")


def promising(count):
    """A .npy file that promises more than follows."""
    start = npy(np.zeros((1, 3)))
    return start[:128].replace(b"(1, 3), }" + b" " * len(str(count)), f"({count}, 3), }} ".encode()) + start[128:]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("a.ply", ply(f"element vertex 19999999\n{XYZ}", b"1 2 3\n"), id="text PLY"),
        pytest.param("a.ply", ply(f"element vertex 4000000000\n{XYZ}", b"1 2 3\n"), id="text PLY, huge"),
        pytest.param("a.ply", ply(f"element vertex 19999999\n{XYZ}", bytes(99), "binary_little_endian"), id="PLY"),
        pytest.param(
            "a.ply",
            ply(
                f"element vertex 1\n{XYZ}element face 1\nproperty list uint double vertex_indices\n",
                bytes(12) + b"\xff" * 9,
                "binary_little_endian",
            ),
            id="a face of 4 billion corners",
        ),
        pytest.param("a.off", b"OFF\n2000000000 2000000000 0\n0 0 0\n", id="OFF"),
        pytest.param("a.off", b"OFF\n1 1 0\n0 0 0\n1e300 0 0 0\n", id="an OFF face of 1e300 corners"),
        pytest.param("a.stl", bytes(80) + b"\xff" * 54, id="STL"),
        pytest.param("a.pcd", pcd("ascii", promised=19_999_999), id="text PCD"),
        pytest.param("a.pcd", pcd("binary", promised=19_999_999), id="PCD"),
        pytest.param("a.pcd", pcd("binary_compressed", promised=19_999_999), id="compressed PCD"),
        pytest.param("a.pcd", pcd("binary", promised=10**15), id="PCD, huge"),
        pytest.param("a.las", las()[:107] + b"\xff\xff\xff\x00" + las()[111:], id="LAS"),
        pytest.param(
            "a.las", las(version="1.4", kind=7)[:247] + b"\xff" * 8 + las(version="1.4")[255:], id="LAS, huge"
        ),
        pytest.param("a.npy", promising(20_000_000), id="npy"),
        pytest.param("a.npy", promising(10**15), id="npy, huge"),
        pytest.param("a.npy", b"\x93NUMPY\2\0\xff\xff\xff\xff" + bytes(99), id="npy with a header of 4 GB"),
        pytest.param(
            "a.gltf", gltf(accessors=[{"componentType": 5126, "count": 10**9, "type": "VEC3"}] * 2), id="glTF"
        ),
        pytest.param(
            "a.gltf",
            gltf(accessors=[{"bufferView": 0, "componentType": 5126, "count": 10**7, "type": "VEC3"}] * 2),
            id="glTF beyond its buffer",
        ),
        pytest.param("a.gltf", gltf(nodes=[{"mesh": 0, "children": [0, 0]}]), id="a glTF node within itself"),
        pytest.param(
            "a.gltf",
            gltf(nodes=[*({"children": [i + 1] * 10} for i in range(9)), {"mesh": 0}]),
            id="a billion meshes of ten nodes",
        ),
        pytest.param(
            "a.gltf", gltf(meshes=[{"primitives": []}], nodes=[{"children": [0] * 10**5}]), id="many children"
        ),
        pytest.param("a.gltf", b'{"a":' + b"[" * 10**6, id="deep JSON"),
        pytest.param("a.gltf", b'{"a":[' + b"[]," * 2 * 10**6 + b"[]]}", id="many values of JSON"),
        pytest.param("a.npz", npz(points=np.zeros((30_000_000, 3), dtype=np.uint64)[:, :3]), id="npz"),
    ],
)
def test_what_promises_more_than_it_holds_costs_neither_time_nor_memory(name, data, one_sentence):
    tracemalloc.start()
    start = time.perf_counter()
    try:
        refusal(data, one_sentence, name)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert time.perf_counter() - start < 5
    assert peak < 60 * 2**20 + 8 * len(data)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("a.ply", ply(f"element vertex 16\n{XYZ}", b"1 2 3\n" * 16 + b"\n" * 10**7)),
        ("a.ply", ply(f"element vertex 16\n{XYZ}" + "property int a\n" * 2000, b"1 2 3\n" * 400_000)),
        ("a.ply", ply(f"element vertex 2000000\n{XYZ}", b"1 2 3\n" * 2 * 10**6)),
        ("a.off", b"OFF\n2000000 0 0\n" + b"1 2 3\n" * 2 * 10**6),
        ("a.obj", b"v 1 2 3\n" * 20 + b"f" + b" 1" * 5 * 10**6),
        ("a.xyz", b"1 2 3\n" + b"1\n" * 10**6),
        ("a.xyz", b"1 2 3\n" + b"//\n" * 10**6),
        ("a.csv", b"1,2,3\n" + b"," * 10**7),
        ("a.obj", b"v 1 2 3\n" * 100 + b"usemtl a\nf 1 2 3\n" * 10**5),
        ("a.stl", b"solid a\nfacet\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendsolid a\n" * 10**5),
        ("a.off", b"OFF\n3 1 0\n" + b"#\n" * 10**6 + b"0 0 0\n" * 3 + b"3 0 0 0\n"),
    ],
)
def test_a_text_of_millions_of_lines_is_read_at_once(name, lines):
    start = time.perf_counter()
    with suppress(SampleError):
        read_cloud(lines, name)
    assert time.perf_counter() - start < 5


def test_lzf_stops_at_what_is_needed():
    packed = b"\0\0" + bytes([0xE0, 255, 0]) * 100_000
    assert len(pcd_files.unpack_lzf(packed, 1000)) < 1000 + 265
    assert pcd_files.unpack_lzf(lzf(b"abc" + bytes(500) + b"abcabcabc"), 512) == b"abc" + bytes(500) + b"abcabcabc"
    assert pcd_files.unpack_lzf(b"\1ab" + bytes([5 << 5, 1]), 9) == b"ababababa", "a copy of what it is writing"
    with pytest.raises(ValueError, match="before the start"):
        pcd_files.unpack_lzf(bytes([0x20, 5]), 10)


@pytest.mark.parametrize(("limit", "word"), [("MAX_POINTS", "points"), ("MAX_FACES", "triangles")])
def test_more_points_or_triangles_than_allowed_are_refused(monkeypatch, limit, word, one_sentence):
    monkeypatch.setattr(core.clouds, limit, 7)
    assert word in refusal(exported(box(), "stl"), one_sentence)


def test_a_compressed_pcd_beyond_the_limit_is_refused(monkeypatch, one_sentence):
    monkeypatch.setattr(pcd_files, "MAX_LZF", 1000)
    assert "without compression" in refusal(pcd("binary_compressed"), one_sentence)


def test_a_file_of_too_many_bytes_is_refused_unopened(monkeypatch, one_sentence):
    data = exported(box(), "ply")
    monkeypatch.setattr(core.clouds, "MAX_BYTES", len(data))
    assert len(read_cloud(data, "a.ply"))
    monkeypatch.setattr(core.clouds, "_read", lambda *_: pytest.fail("it was opened"))
    assert "the limit" in refusal(data + b"\0", one_sentence)


@pytest.mark.parametrize("name", ["box.off", "ascii.ply", "binary.ply", "triangles.obj", "box.gltf"])
def test_faces_of_vertices_that_do_not_exist_are_refused(name, one_sentence):
    data = {
        "box.off": BOXES["box.off"].replace(b"\n3 0 3 2", b"\n3 0 3 8"),
        "ascii.ply": BOXES["ascii.ply"].replace(b"\n3 0 3 2", b"\n3 0 3 -1"),
        "binary.ply": BOXES["binary.ply"][:-4] + struct.pack("<i", 8),
        "triangles.obj": BOXES["triangles.obj"] + b"\nf 1 2 0\n",
        "box.gltf": BOXES["box.gltf"].replace(b'"count": 8', b'"count": 7'),
    }[name]
    assert data != BOXES[name]
    assert "damaged" in refusal(data, one_sentence, name)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(gltf(buffers=[{"byteLength": 168, "uri": "box.bin"}]), "another file", id="a file beside it"),
        pytest.param(gltf(buffers=[{"uri": "file:///etc/passwd"}]), "another file", id="a path"),
        pytest.param(gltf(buffers=[{"uri": "http://127.0.0.1/a"}]), "another file", id="an address"),
        pytest.param(gltf(asset={"version": "1.0"}), "glTF 2.0", id="glTF 1"),
        pytest.param(
            gltf(meshes=[{"primitives": [{"attributes": {}, "extensions": {"KHR_draco_mesh_compression": {}}}]}]),
            "uncompressed",
            id="Draco",
        ),
        pytest.param(las()[:104] + bytes([las()[104] | 0x80]) + las()[105:], "LAZ", id="LAZ"),
        pytest.param(b"OFF BINARY\n" + bytes(300), "OFF", id="binary OFF"),
        pytest.param(
            gltf(bufferViews=[{"buffer": 0, "byteLength": 96, "extensions": {"EXT_meshopt_compression": {}}}] * 2),
            "uncompressed",
            id="meshopt",
        ),
        pytest.param(gltf(accessors=[{**a, "sparse": {}} for a in BOX_ACCESSORS]), "uncompressed", id="sparse glTF"),
        pytest.param(gltf(accessors=[{**a, "normalized": True} for a in BOX_ACCESSORS]), "uncompressed", id="scaled"),
        pytest.param(
            gltf(meshes=[{"primitives": [{"attributes": {"POSITION": 0}, "mode": 6}]}]), "uncompressed", id="a fan"
        ),
        pytest.param(ply_of(MIXED)[:-60], "cut short", id="polygons of several sizes, cut short"),
        pytest.param(ply_of([[0, 1, 2, 3], [4, 5, 9]]), "triangles only", id="a corner that does not exist"),
        pytest.param(off() + b"#" * 24_000_000, "24 MB", id="a long text"),
        pytest.param(b"v 1 2 3\n" * 1_000_001, "1,000,000 lines", id="many lines"),
    ],
)
def test_what_cannot_be_read_is_named(data, said, one_sentence):
    assert said in refusal(data, one_sentence)


def test_textures_and_materials_are_not_looked_for(monkeypatch):
    data = BOXES["quads.obj"]
    textured = ply(VERTICES, text()).replace(b"comment made", b"comment TextureFile /etc/passwd\ncomment made")
    images = gltf(images=[{"uri": "http://127.0.0.1/a.png"}], textures=[{"source": 0}], materials=[{"name": "a"}])
    monkeypatch.setattr("builtins.open", lambda *_, **__: pytest.fail("a file was opened"))
    assert is_box(read_cloud(data, "a.obj"))
    assert is_scatter(read_cloud(textured, "a.ply"))
    assert is_box(read_cloud(images, "a.gltf"))


def test_mutated_files_raise_nothing_else(one_sentence):
    chance = random.Random(0)
    small = SCATTER[:40]
    files = BOXES | {
        "a.ply": ply(f"element vertex 40\n{XYZ}", text(small)),
        "b.ply": ply(f"element vertex 40\n{XYZ}", small.astype("<f4").tobytes(), "binary_little_endian"),
        "a.pcd": pcd("ascii", small),
        "b.pcd": pcd("binary", small),
        "c.pcd": pcd("binary_compressed", small),
        "a.xyz": text(small),
        "a.csv": b"x,y,z\n" + text(small, ","),
        "a.npy": npy(small),
        "a.npz": npz(points=small),
        "a.las": las(small),
    }
    read = 0
    for number in range(450):
        name, data = list(files.items())[number % len(files)]
        broken = bytearray(data)
        for _ in range(chance.choice([1, 1, 2, 5, 30])):
            place = chance.randrange(min(len(broken), chance.choice([100, 400, len(broken)])))
            match chance.randrange(5):
                case 0:
                    broken[place] = chance.randrange(256)
                case 1:
                    broken[place] ^= 1 << chance.randrange(8)
                case 2:
                    del broken[place : place + chance.randrange(1, 9)]
                case 3:
                    broken[place:place] = chance.choice(
                        [b"\0", b"-1", b"9999999999", b" ", b"\n", b"nan", b"1e308", b"#"]
                    )
                case 4:
                    broken[place:place] = broken[chance.randrange(len(broken)) :][: chance.randrange(1, 40)]
            if not broken:
                break
        try:
            cloud = read_cloud(bytes(broken), name)
        except SampleError as error:
            one_sentence(error)
        else:
            read += 1
            assert cloud.shape == (POINTS, 3)
            assert np.isfinite(cloud).all()
            assert np.linalg.norm(cloud, axis=1).max() == pytest.approx(1, abs=1e-5)
    assert 50 < read < 400, "the mutations break nothing, or everything"


# Many clouds in one archive


@pytest.fixture
def archive(tmp_path):
    def save(**arrays):
        path = tmp_path / "clouds.npz"
        np.savez_compressed(path, **arrays)
        return path

    return save


CLOUDS = np.random.default_rng(3).normal(size=(5, 20, 3)).astype(np.float32)


@pytest.mark.parametrize(
    ("labels", "read"),
    [
        (["chair", "table", "chair", "lampe", "été"], ("chair", "table", "chair", "lampe", "été")),
        (np.array([b"a", b"b", b"c", b"d", b"e"]), ("a", "b", "c", "d", "e")),
        (np.arange(5), ("0", "1", "2", "3", "4")),
    ],
)
def test_a_cloud_set_is_read_with_its_labels(archive, labels, read):
    path = archive(points=CLOUDS, labels=np.array(labels))
    assert is_cloud_set(path)
    clouds = read_cloud_set(path)
    assert (clouds.points == CLOUDS).all()
    assert clouds.points.dtype == np.float32
    assert clouds.labels == read


@pytest.mark.parametrize("kind", ["f8", "f2", ">f4", "i4"])
def test_a_cloud_set_of_other_numbers_and_no_labels(archive, kind):
    clouds = read_cloud_set(archive(points=CLOUDS.astype(kind)))
    assert (clouds.points == CLOUDS.astype(kind).astype(np.float32)).all()
    assert clouds.points.dtype == np.float32
    assert clouds.labels == ()


def test_a_cloud_of_a_set_becomes_what_a_file_becomes():
    assert is_scatter(as_cloud(SCATTER.astype(np.float32)))
    with pytest.raises(SampleError):
        as_cloud(np.zeros((100, 3), dtype=np.float32))


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        pytest.param({"data": CLOUDS}, '"points"', id="no points"),
        pytest.param({"points": CLOUDS[0]}, "shape", id="one cloud"),
        pytest.param({"points": CLOUDS[..., :2]}, "shape", id="two columns"),
        pytest.param({"points": CLOUDS[:0]}, "shape", id="none"),
        pytest.param({"points": CLOUDS[:, :3]}, "16 points", id="three points"),
        pytest.param({"points": CLOUDS.astype("U5")}, "shape", id="texts"),
        pytest.param({"points": CLOUDS * np.nan}, "not a number", id="nan"),
        pytest.param({"points": CLOUDS.astype(object)}, "Python objects", id="pickled points"),
        pytest.param({"points": CLOUDS, "labels": np.array([Bomb()] * 5)}, "Python objects", id="pickled labels"),
        pytest.param({"points": CLOUDS, "labels": np.arange(4)}, '"labels"', id="four labels"),
        pytest.param({"points": CLOUDS, "labels": np.arange(5.0)}, '"labels"', id="fractions"),
    ],
)
def test_a_wrong_cloud_set_is_refused(archive, arrays, said, one_sentence):
    with pytest.raises(SampleError) as caught:
        read_cloud_set(archive(**arrays))
    assert said in one_sentence(caught.value)


def test_a_set_larger_than_the_limit_is_refused_before_it_is_unpacked(archive, monkeypatch, one_sentence):
    path = archive(points=CLOUDS)
    monkeypatch.setattr(core.clouds, "MAX_SET_BYTES", CLOUDS.nbytes - 1)
    with pytest.raises(SampleError, match="the limit") as caught:
        read_cloud_set(path)
    one_sentence(caught.value)


def test_what_is_no_cloud_set(archive, tmp_path, one_sentence):
    assert not is_cloud_set(archive(points=SCATTER))
    assert not is_cloud_set(archive(clouds=CLOUDS))
    assert not is_cloud_set(tmp_path / "no such file.npz")
    broken = tmp_path / "broken.npz"
    whole = archive(points=CLOUDS).read_bytes()
    for data in (b"", b"PK\3\4", whole[:200], whole[:-30], whole[: len(whole) // 2] + whole[len(whole) // 2 + 40 :]):
        broken.write_bytes(data)
        with pytest.raises(SampleError) as caught:
            read_cloud_set(broken)
        one_sentence(caught.value)


def test_an_archive_of_countless_entries_is_refused_unlisted(monkeypatch, tmp_path, one_sentence):
    path = tmp_path / "many.npz"
    with zipfile.ZipFile(path, "w") as file:
        for number in range(3000):
            file.writestr(f"{number}.npy", b"")
    monkeypatch.setattr(core.clouds, "MAX_INDEX", 100_000)
    monkeypatch.setattr(core.clouds.zipfile, "ZipFile", lambda *_: pytest.fail("it was listed"))
    assert not is_cloud_set(path)
    with pytest.raises(SampleError, match="entries"):
        read_cloud_set(path)
    assert "entries" in refusal(path.read_bytes(), one_sentence)


def test_other_compression_than_numpys_is_refused(tmp_path, one_sentence):
    path = tmp_path / "lzma.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as file:
        file.writestr("points.npy", npy(CLOUDS))
    with pytest.raises(SampleError) as caught:
        read_cloud_set(path)
    assert "compressed" in one_sentence(caught.value)

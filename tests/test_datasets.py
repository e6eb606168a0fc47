"""Benchmarks of shapes, in miniature copies of their own formats."""

import h5py
import numpy as np
import pytest

from core.datasets import load_dataset
from core.errors import SampleError, SettingError

BOX = "OFF8 6 0\n" + "".join(f"{x} {y} {z}\n" for x in (0, 1) for y in (0, 1) for z in (0, 3))
BOX += "4 0 1 3 2\n4 4 6 7 5\n4 0 4 5 1\n4 2 3 7 6\n4 0 2 6 4\n4 1 5 7 3\n"


@pytest.fixture
def meshes(tmp_path):
    """ModelNet's own layout, its glued header included."""
    for kind in ("night_stand", "chair"):
        for split, count in (("train", 2), ("test", 3)):
            folder = tmp_path / "ModelNet10" / kind / split
            folder.mkdir(parents=True)
            for number in range(count):
                (folder / f"{kind}_{number:04}.off").write_text(BOX)
    return tmp_path


@pytest.fixture
def tables(tmp_path):
    """PointNet's HDF5 files: two parts, labels as a column, y up."""
    folder = tmp_path / "modelnet40_ply_hdf5_2048"
    folder.mkdir()
    (folder / "shape_names.txt").write_text("airplane\nnight_stand\n")
    random = np.random.default_rng(0)
    for part in range(2):
        with h5py.File(folder / f"ply_data_test{part}.h5", "w") as file:
            file["data"] = (random.random((3, 2048, 3)) * (1, 5, 1)).astype(np.float32)
            file["label"] = np.array([[0], [1], [1]], dtype=np.uint8)
    return tmp_path


def test_meshes_are_labelled_by_their_class_and_not_by_their_split(meshes):
    samples, medium = load_dataset("modelnet10", meshes)
    assert [sample.label for sample in samples] == ["chair"] * 3 + ["night stand"] * 3
    assert len({sample.name for sample in samples}) == 6
    cloud = medium.read(samples[0].read(), samples[0].name)
    extent = np.ptp(cloud, axis=0)
    assert extent[2] == pytest.approx(3 * extent[0], rel=0.05)
    assert len(load_dataset("modelnet10", meshes, "train")[0]) == 4


def test_tables_give_their_first_points_upright(tables):
    samples, medium = load_dataset("modelnet40", tables)
    assert [sample.label for sample in samples] == ["airplane", "night stand", "night stand"] * 2
    cloud = medium.read(samples[4].read(), samples[4].name)
    extent = np.ptp(cloud, axis=0)
    assert extent[2] == pytest.approx(5 * extent[0], rel=0.1)


@pytest.mark.parametrize("name", ["shape_names.txt", "ply_data_test0.h5"])
def test_a_damaged_table_is_one_sentence_that_names_it(tables, name, one_sentence):
    (tables / "modelnet40_ply_hdf5_2048" / name).write_bytes(b"")
    with pytest.raises(SampleError) as caught:
        load_dataset("modelnet40", tables)
    assert "ply_data_test0.h5" in one_sentence(caught.value)


def test_an_empty_folder_says_what_belongs_there_and_where_to_get_it(tmp_path, one_sentence):
    with pytest.raises(SampleError) as caught:
        load_dataset("modelnet40", tmp_path)
    assert "modelnet.cs.princeton.edu" in one_sentence(caught.value)
    with pytest.raises(SettingError):
        load_dataset("shapenet", tmp_path)

"""Everyday shapes, built from parameterised parts: what point clouds are learnt from where there are no scans."""

"""The failures a user can cause. Each message is one sentence: what was wrong and what to do."""


class Text2ModelError(Exception):
    """Base of every error that is meant to be read by the person who caused it."""


class DescriptionError(Text2ModelError):
    """Class names or descriptions that no classifier can be built from."""


class SampleError(Text2ModelError):
    """A photo, folder or archive that cannot be used."""


class LabelError(Text2ModelError):
    """A label file that cannot be read."""


class WeightsError(Text2ModelError):
    """Encoder weights that are missing or not what they should be."""


class CheckpointError(Text2ModelError):
    """A hypernetwork checkpoint that is missing, damaged or made for another encoder."""


class SettingError(Text2ModelError):
    """A device, encoder or option that does not exist here."""


class Cancelled(Text2ModelError):
    """The person stopped the work."""

"""The models that read: texts to vectors, passages under a question, sentences judged anew.

Not the language model that writes, which is in `bot.llm`.

Libraries that run models report their use to their makers unless they are told not to, some
from native code or from a process that they fork. Each is told here, before it is imported.
"""

import os
import sys

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # ONNX Runtime's; `disable_telemetry_events` is too late
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]  # as if not installed

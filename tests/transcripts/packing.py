"""ZIP archives as chat tools and careless people write them: with a password, with names that lie."""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass


@dataclass
class _Keys:
    """ZIP's own encryption (APPNOTE 6.1), which Python only reads."""

    one: int = 0x12345678
    two: int = 0x23456789
    three: int = 0x34567890

    def take(self, byte: int) -> None:
        self.one = _crc(byte, self.one)
        self.two = ((self.two + (self.one & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        self.three = _crc(self.two >> 24, self.three)

    def encrypted(self, content: bytes) -> bytes:
        out = bytearray()
        for byte in content:
            mask = self.three | 2
            out.append(byte ^ (((mask * (mask ^ 1)) >> 8) & 0xFF))
            self.take(byte)
        return bytes(out)


def _crc(byte: int, crc: int) -> int:
    return (crc >> 8) ^ _table((crc ^ byte) & 0xFF)


def _table(index: int) -> int:
    value = index
    for _ in range(8):
        value = (value >> 1) ^ (0xEDB88320 if value & 1 else 0)
    return value


def locked(files: dict[str, bytes], password: bytes) -> bytes:
    """A ZIP with a password, deflated."""
    out, central = bytearray(), bytearray()
    for name, content in files.items():
        crc = zlib.crc32(content)
        packer = zlib.compressobj(wbits=-15)
        packed = packer.compress(content) + packer.flush()
        keys = _Keys()
        for byte in password:
            keys.take(byte)
        body = keys.encrypted(bytes(11) + bytes([crc >> 24]) + packed)
        raw = name.encode()
        fields = struct.pack(
            "<HHHHHIIIHH", 20, 0x801, 8, 0, 33, crc, len(body), len(content), len(raw), 0
        )
        at = len(out)
        out += b"PK\x03\x04" + fields + raw + body
        tail = struct.pack("<HHHII", 0, 0, 0, 0, at)
        central += b"PK\x01\x02" + struct.pack("<H", 20) + fields + tail + raw
    end = struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(central), len(out), 0)
    return bytes(out + central + b"PK\x05\x06" + end)


def packed(files: dict[str, bytes]) -> bytes:
    """A ZIP, deflated, names as they are given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()

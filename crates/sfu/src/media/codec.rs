//! What must be read out of a payload to forward it: where a key frame begins, how high the picture is.
//!
//! Only VP8 and H.264 are offered to browsers: every browser must have both (RFC 7742 §5), and in both
//! the first packet of a key frame shows what it is.

use str0m::format::{Codec, detect_h264_nalu};
use str0m::rtp::Vp8Descriptor;

/// A sequence parameter set, which browsers send before every picture that stands alone. A receiver
/// that begins with the picture itself could not decode it.
const H264_SPS: u8 = 7;

/// The first packet of a picture that needs no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keyframe {
    /// Height in pixels, where the payload says it.
    pub height: Option<u16>,
}

/// Whether a key frame begins with this payload.
pub fn keyframe(codec: Codec, payload: &[u8]) -> Option<Keyframe> {
    match codec {
        Codec::Vp8 => {
            let descriptor = Vp8Descriptor::parse(payload).ok()?;
            descriptor.starts_keyframe(payload).then(|| Keyframe { height: vp8_height(payload) })
        }
        Codec::H264 => detect_h264_nalu(payload, H264_SPS).then_some(Keyframe { height: None }),
        _ => None,
    }
}

/// The height in a VP8 key frame's header (RFC 6386 §9.1), behind the payload descriptor
/// (RFC 7741 §4.2).
fn vp8_height(payload: &[u8]) -> Option<u16> {
    let mut at = 1;
    if payload.first()? & 0x80 != 0 {
        let extension = *payload.get(1)?;
        at = 2;
        if extension & 0x80 != 0 {
            at += if payload.get(at)? & 0x80 != 0 { 2 } else { 1 };
        }
        at += usize::from(extension & 0x40 != 0);
        at += usize::from(extension & 0x30 != 0);
    }
    let header = payload.get(at..at + 10)?;
    (header[3..6] == [0x9d, 0x01, 0x2a]).then(|| u16::from_le_bytes([header[8], header[9]]) & 0x3fff)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_vp8_key_frame_says_its_height() {
        let header = [0x10, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x41];
        let long = [&[0x90, 0xe0, 0x81, 0x23, 7, 0][..], &header].concat();
        let short = [&[0x10][..], &header].concat();
        for payload in [long, short] {
            assert_eq!(keyframe(Codec::Vp8, &payload), Some(Keyframe { height: Some(360) }));
        }
    }

    #[test]
    fn neither_a_later_packet_nor_a_picture_that_needs_another_is_a_key_frame() {
        assert_eq!(keyframe(Codec::Vp8, &[0x00, 0x10, 0, 0]), None);
        assert_eq!(keyframe(Codec::Vp8, &[0x10, 0x11, 0, 0]), None);
        assert_eq!(keyframe(Codec::H264, &[0x61, 1, 2]), None);
        assert_eq!(keyframe(Codec::Opus, &[0x10, 0x10, 0, 0]), None);
    }

    #[test]
    fn an_h264_key_frame_begins_with_its_parameters() {
        let alone = [0x67, 0x42, 0xc0, 0x1f];
        let together = [0x78, 0, 4, 0x67, 0x42, 0xc0, 0x1f, 0, 2, 0x68, 0xce];
        assert!(keyframe(Codec::H264, &alone).is_some());
        assert!(keyframe(Codec::H264, &together).is_some());
        let the_picture_itself = [0x65, 0x88, 0x84];
        assert!(keyframe(Codec::H264, &the_picture_itself).is_none());
    }

    proptest! {
        #[test]
        fn no_payload_is_too_strange_to_look_at(payload in prop::collection::vec(any::<u8>(), 0..40)) {
            keyframe(Codec::Vp8, &payload);
            keyframe(Codec::H264, &payload);
        }
    }
}

//! Pictures that go to somebody else, without the place where they were taken.

use cradle_imaging::{Kind, without_position};

/// The same JPEG without the place where it was taken; `None` for everything else, of which nobody can say
/// that it tells none.
pub fn without_place(mut file: Vec<u8>) -> Option<Vec<u8>> {
    if Kind::detect(&file, None) != Some(Kind::Jpeg) {
        return None;
    }
    without_position(&file).apply(0, &mut file);
    Some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_jpeg_can_go_without_its_place() {
        assert_eq!(without_place(b"\x89PNG\r\n\x1a\n".to_vec()), None);
        let plain = vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xD9];
        assert_eq!(without_place(plain.clone()), Some(plain));
    }
}

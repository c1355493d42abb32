//! Codes to scan.

use qrcode::{Color, EcLevel, QrCode};
use serde_json::{Value, json};

/// A QR code as templates take it: `size` modules each way, and `pixels`, a byte for each (0 is dark).
/// `None` when the text is too long for any code. The medium level of correction is what banking apps
/// ask for (EPC069-12).
pub fn qr(text: &str) -> Option<Value> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let dark = |color: &Color| if *color == Color::Dark { 0 } else { 255 };
    let pixels: Vec<u8> = code.to_colors().iter().map(dark).collect();
    Some(json!({ "size": code.width(), "pixels": pixels, "text": text }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_a_byte_for_each_module() {
        let code = qr("2026-0001").unwrap();
        let size = code["size"].as_u64().unwrap();
        assert_eq!(code["pixels"].as_array().unwrap().len() as u64, size * size);
        assert_eq!(code["pixels"][0], 0, "a finder pattern stands in the corner");
        assert!(qr(&"x".repeat(5_000)).is_none());
    }
}

//! QR codes as pictures.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use cradle_app::Error;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

/// A code with this content: dark on light in every theme, as cameras read it. Banking apps ask for the
/// medium level of correction (EPC069-12).
pub(super) fn picture(content: &str) -> Result<Response, Error> {
    let code = QrCode::with_error_correction_level(content, EcLevel::M).map_err(Error::defect)?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(240, 240).quiet_zone(true).build();
    Ok(([(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, "private, no-cache")], picture).into_response())
}

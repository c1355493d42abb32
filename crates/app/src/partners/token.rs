//! The token of an order at a partner: made of a seal that never leaves this centre, so that it need not be
//! stored, is the same however often the order is passed on, and opens no other order.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cradle_store::partners::Handover;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use crate::signing::SigningKey;
use crate::{Error, Result};

/// The token of an order that was passed on: bound to partner, order and service.
pub(super) fn of(seal: &str, handover: &Handover, service: &str) -> Result<String> {
    let key: SigningKey = seal.parse().map_err(Error::defect)?;
    let mut mac = Hmac::<Sha256>::new_from_slice(key.bytes()).map_err(Error::defect)?;
    for part in [
        handover.partner.0.as_bytes().as_slice(),
        handover.id.0.as_bytes(),
        handover.order.0.as_bytes(),
        service.as_bytes(),
    ] {
        mac.update(part);
    }
    Ok(format!("cto_{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())))
}

/// Whether somebody has shown this token.
pub(super) fn proves(token: &str, shown: &str) -> bool {
    token.as_bytes().ct_eq(shown.as_bytes()).into()
}

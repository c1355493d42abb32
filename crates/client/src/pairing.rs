//! Pairing by the device flow (RFC 8628).

use cradle_wire::customers::SignedIn;
use cradle_wire::devices::{CodeRequest, DecideDevice, DeviceCode, PendingDevice, TokenError, TokenRequest};
use reqwest::{Method, StatusCode};

use crate::centre::{read, send};
use crate::{Centre, Trouble};

/// What the centre says to a device that asks whether it may come in.
#[derive(Clone, Debug)]
pub enum PairingAnswer {
    /// Somebody has allowed it.
    Allowed(SignedIn),
    /// Nobody has decided yet: ask again after the interval.
    Pending,
    /// The same, and the interval grows by five seconds.
    SlowDown,
    /// It came to nothing; why, in a sentence.
    Over(String),
}

impl Centre {
    /// Asks for a code to show; `label` says which device this is.
    pub async fn device_code(&self, label: &str) -> Result<DeviceCode, Trouble> {
        self.tell(Method::POST, "api/v1/devices/code", &CodeRequest { label: label.to_owned() }).await
    }

    /// Asks whether the device may come in.
    pub async fn device_token(&self, device_code: &str) -> Result<PairingAnswer, Trouble> {
        let request = TokenRequest { device_code: device_code.to_owned() };
        let request = self.begin(Method::POST, "api/v1/devices/token")?.json(&request);
        let response = request.send().await?;
        if response.status().is_success() {
            return read(response).await.map(PairingAnswer::Allowed);
        }
        // RFC 8628 §3.5 has its own shape of errors, with status 400.
        if response.status() != StatusCode::BAD_REQUEST {
            return Err(Trouble::of(response).await);
        }
        let error: TokenError = read(response).await?;
        Ok(match error.error.as_str() {
            "authorization_pending" => PairingAnswer::Pending,
            "slow_down" => PairingAnswer::SlowDown,
            _ => PairingAnswer::Over(error.error_description),
        })
    }

    /// What waits behind a user code.
    pub async fn pending_device(&self, user_code: &str) -> Result<PendingDevice, Trouble> {
        self.get_where("api/v1/devices", &[("code", user_code)]).await
    }

    /// Decides about a device, as the signed-in customer.
    pub async fn decide_device(&self, decision: &DecideDevice) -> Result<(), Trouble> {
        send(self.begin(Method::POST, "api/v1/devices")?.json(decision)).await.map(drop)
    }
}

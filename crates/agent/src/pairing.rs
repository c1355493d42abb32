//! Pairing with an account by the device flow: the person allows it at the centre.

use std::sync::Arc;
use std::time::Duration;

use cradle_client::{PairingAnswer, Token, Trouble};
use cradle_wire::Timestamp;
use cradle_wire::agent::Pairing;
use cradle_wire::customers::SignedIn;
use cradle_wire::devices::DeviceCode;

use crate::agent::{Agent, Event};
use crate::records::Account;

/// Asks for a code, and waits in the background for the person's word.
pub async fn start(agent: &Arc<Agent>) -> Result<Pairing, Trouble> {
    let code = agent.heard(agent.centre().device_code(&label()).await).await?;
    let expires_at = Timestamp::now() + Duration::from_secs(code.expires_in.into());
    let pairing = Pairing {
        user_code: code.user_code.clone(),
        verification_uri_complete: code.verification_uri_complete.clone(),
        expires_at,
        problem: None,
    };
    let stop = agent.pairing.begin(pairing.clone());
    let waiting = Arc::clone(agent);
    tokio::spawn(async move {
        let word = stop.run_until_cancelled(wait(&waiting, &code)).await;
        match word {
            Some(Ok(())) => waiting.pairing.stop(),
            Some(Err(problem)) => waiting.pairing.fail(problem),
            None => {}
        }
        waiting.tell(Event::Status);
    });
    agent.tell(Event::Status);
    Ok(pairing)
}

/// Waits for the person's word; why it came to nothing, in a sentence.
pub async fn wait(agent: &Agent, code: &DeviceCode) -> Result<(), String> {
    let mut pause = Duration::from_secs(code.interval.into());
    let ends = tokio::time::Instant::now() + Duration::from_secs(code.expires_in.into());
    loop {
        tokio::time::sleep(pause).await;
        if tokio::time::Instant::now() >= ends {
            return Err("The code has expired. Ask for a new one.".to_owned());
        }
        match agent.heard(agent.centre().device_token(&code.device_code).await).await {
            Ok(PairingAnswer::Allowed(session)) => return settle(agent, session).await,
            Ok(PairingAnswer::Pending) => {}
            // RFC 8628 §3.5: five seconds more from now on.
            Ok(PairingAnswer::SlowDown) => pause += Duration::from_secs(5),
            Ok(PairingAnswer::Over(sentence)) => return Err(sentence),
            Err(trouble) if trouble.is_passing() => {}
            Err(trouble) => return Err(trouble.to_string()),
        }
    }
}

/// Keeps the session. The token counts from here on, even if the name is not told.
async fn settle(agent: &Agent, session: SignedIn) -> Result<(), String> {
    let token = Token::new(session.token);
    let me = agent.centre().signed_in(token.clone()).me().await;
    let account = Account {
        token: token.expose().to_owned(),
        customer_id: session.customer_id.to_string(),
        customer_name: me.map(|me| me.name).unwrap_or_default(),
    };
    agent.pair(account).await.map_err(|problem| problem.to_string())
}

/// This device in words.
pub fn label() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let name = name.or_else(|| std::env::var("HOSTNAME").ok()).or_else(|| std::env::var("COMPUTERNAME").ok());
    match name.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
        Some(name) => format!("Agent on {name}"),
        None => "Agent".to_owned(),
    }
}

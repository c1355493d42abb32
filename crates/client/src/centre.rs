//! The connection to one centre.

use std::fmt;
use std::time::Duration;

use reqwest::header::{ACCEPT_LANGUAGE, HeaderMap, HeaderValue};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use url::Url;

use crate::Trouble;

/// Until the connection stands.
const CONNECT: Duration = Duration::from_secs(5);
/// For a whole call that carries no file.
const CALL: Duration = Duration::from_secs(30);

/// A session's secret. Never shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// From the `token` of an answer, or from where it was stored.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// The secret itself, to store or to send.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// A centre, and who talks to it.
#[derive(Clone, Debug)]
pub struct Centre {
    base: Url,
    http: Client,
    upgradable: Client,
    token: Option<Token>,
}

impl Centre {
    /// A centre at an address such as `https://photos.example.org`, not signed in. `language` is
    /// what sentences are asked for in (`de`, or `en;q=0.8, ja`).
    pub fn at(base: &Url, language: Option<&str>) -> Result<Self, Trouble> {
        let mut base = base.clone();
        if !matches!(base.scheme(), "http" | "https") || base.host_str().is_none() {
            return Err(Trouble::Strange(format!(
                "“{base}” is no address of a centre; it looks like https://photos.example.org"
            )));
        }
        base.set_query(None);
        base.set_fragment(None);
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        let mut headers = HeaderMap::new();
        if let Some(language) = language.and_then(|language| HeaderValue::from_str(language).ok()) {
            headers.insert(ACCEPT_LANGUAGE, language);
        }
        let client = || {
            Client::builder()
                .connect_timeout(CONNECT)
                .user_agent(concat!("cradle-client/", env!("CARGO_PKG_VERSION")))
                .default_headers(headers.clone())
                // A token goes to this centre only, wherever it points to.
                .redirect(reqwest::redirect::Policy::none())
        };
        // HTTP/2 has no `Upgrade`.
        let (http, upgradable) = (client().build()?, client().http1_only().build()?);
        Ok(Self { base, http, upgradable, token: None })
    }

    /// The same centre, signed in.
    #[must_use]
    pub fn signed_in(&self, token: Token) -> Self {
        Self { token: Some(token), ..self.clone() }
    }

    /// Whether there is a session to send.
    pub const fn is_signed_in(&self) -> bool {
        self.token.is_some()
    }

    /// The address, ending with `/`.
    pub const fn base(&self) -> &Url {
        &self.base
    }

    /// The address of a resource, from a path such as `api/v1/me`.
    pub fn address(&self, path: &str) -> Result<Url, Trouble> {
        self.base
            .join(path.trim_start_matches('/'))
            .map_err(|_| Trouble::Strange(format!("“{path}” is no path")))
    }

    /// A request to any path of the centre with this session, for callers who pass it on
    /// themselves; it has no time limit.
    pub fn request(&self, method: Method, path: &str) -> Result<RequestBuilder, Trouble> {
        Ok(self.authorised(self.http.request(method, self.address(path)?)))
    }

    /// The same for a connection that becomes another one, such as a WebSocket.
    pub fn upgrade(&self, path: &str) -> Result<RequestBuilder, Trouble> {
        Ok(self.authorised(self.upgradable.get(self.address(path)?)))
    }

    /// Whether the centre answers.
    pub async fn health(&self) -> Result<(), Trouble> {
        self.call(Method::GET, "healthz").await.map(drop)
    }

    /// Whether the centre is ready to work: database, pictures, mail.
    pub async fn ready(&self) -> Result<(), Trouble> {
        self.call(Method::GET, "readyz").await.map(drop)
    }

    pub(crate) fn authorised(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.token {
            Some(token) => request.bearer_auth(token.expose()),
            None => request,
        }
    }

    pub(crate) fn to_address(&self, method: Method, address: Url) -> RequestBuilder {
        self.authorised(self.http.request(method, address))
    }

    pub(crate) fn begin(&self, method: Method, path: &str) -> Result<RequestBuilder, Trouble> {
        Ok(self.request(method, path)?.timeout(CALL))
    }

    async fn call(&self, method: Method, path: &str) -> Result<Response, Trouble> {
        send(self.begin(method, path)?).await
    }

    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Trouble> {
        read(self.call(Method::GET, path).await?).await
    }

    pub(crate) async fn get_where<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &(impl Serialize + Sync),
    ) -> Result<T, Trouble> {
        read(send(self.begin(Method::GET, path)?.query(query)).await?).await
    }

    pub(crate) async fn tell<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &(impl Serialize + Sync),
    ) -> Result<T, Trouble> {
        read(send(self.begin(method, path)?.json(body)).await?).await
    }

    pub(crate) async fn act(&self, method: Method, path: &str) -> Result<(), Trouble> {
        self.call(method, path).await.map(drop)
    }
}

/// Sends, and turns every answer that is no success into trouble.
pub(crate) async fn send(request: RequestBuilder) -> Result<Response, Trouble> {
    let response = request.send().await?;
    if response.status().is_success() { Ok(response) } else { Err(Trouble::of(response).await) }
}

pub(crate) async fn read<T: DeserializeOwned>(response: Response) -> Result<T, Trouble> {
    let body = response.bytes().await?;
    serde_json::from_slice(&body).map_err(|error| Trouble::Strange(error.to_string()))
}

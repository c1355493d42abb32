//! Certificates, and connections made secret with them.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

/// A certificate with its key, ready to be used.
#[derive(Clone)]
pub struct Certificate(Arc<ServerConfig>);

/// A certificate that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CertificateProblem {
    /// A file cannot be read as PEM.
    #[error("{file} cannot be read as PEM: {why}")]
    Unreadable {
        /// Which.
        file: PathBuf,
        /// Why.
        why: String,
    },
    /// Certificate and key do not go together.
    #[error("The certificate and its key do not go together: {0}")]
    Unfit(#[from] rustls::Error),
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Certificate(…)")
    }
}

impl Certificate {
    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.0))
    }
}

pub(crate) fn read(chain: &Path, key: &Path) -> Result<Certificate, CertificateProblem> {
    let unreadable = |file: &Path, why: rustls::pki_types::pem::Error| CertificateProblem::Unreadable {
        file: file.to_owned(),
        why: why.to_string(),
    };
    let certificates = CertificateDer::pem_file_iter(chain)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|why| unreadable(chain, why))?;
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|why| unreadable(key, why))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(certificates, secret)?;
    Ok(Certificate(Arc::new(config)))
}

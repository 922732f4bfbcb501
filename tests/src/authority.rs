//! A provider's own certificate authority, as its IT team would run one.
//!
//! Not here: what is done with what it vouches for.

use std::path::{Path, PathBuf};

use hearth_server::config::Tls;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};

/// A certificate authority; its files go with it.
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    folder: tempfile::TempDir,
}

impl Authority {
    /// A new one.
    ///
    /// # Errors
    /// When its files cannot be written.
    pub fn new() -> anyhow::Result<Authority> {
        let mut params = CertificateParams::default();
        // Two authorities of one name would be taken for each other, until a signature fails.
        let name = format!("Authority {}", uuid::Uuid::now_v7());
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join("authority.pem"), issuer.pem())?;
        Ok(Authority { issuer, folder })
    }

    /// What the provider's IT team sends out.
    pub fn file(&self) -> PathBuf {
        self.folder.path().join("authority.pem")
    }

    /// Where its files lie.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A certificate and key for a server at `host`.
    ///
    /// # Errors
    /// When they cannot be made or written.
    pub fn vouches_for(
        &self,
        name: &str,
        host: &str,
        otherwise: impl FnOnce(&mut CertificateParams),
    ) -> anyhow::Result<Tls> {
        let mut params = CertificateParams::new(vec![host.to_owned()])?;
        otherwise(&mut params);
        let key = KeyPair::generate()?;
        let cert = params.signed_by(&key, &self.issuer)?;
        let tls = Tls {
            cert: self.folder.path().join(format!("{name}.pem")),
            key: self.folder.path().join(format!("{name}.key")),
        };
        std::fs::write(&tls.cert, cert.pem())?;
        std::fs::write(&tls.key, key.serialize_pem())?;
        Ok(tls)
    }
}

using System.Security.Cryptography.X509Certificates;

namespace MQTTnet.Certificates
{
    public interface ICertificateProvider
    {
        X509Certificate2 GetCertificate();
    }

    public sealed class X509CertificateProvider : ICertificateProvider
    {
        private readonly X509Certificate2 _certificate;

        public X509CertificateProvider(X509Certificate2 certificate)
        {
            ArgumentNullException.ThrowIfNull(certificate);
            _certificate = certificate;
        }

        public X509Certificate2 GetCertificate() => _certificate;
    }

    /// <summary>A certificate with its private key as PKCS #12 bytes.</summary>
    public sealed class BlobCertificateProvider : ICertificateProvider
    {
        private X509Certificate2 _certificate;

        public BlobCertificateProvider(byte[] blob)
        {
            ArgumentNullException.ThrowIfNull(blob);
            Blob = blob;
        }

        public byte[] Blob { get; }

        public string Password { get; set; }

        public X509Certificate2 GetCertificate() =>
            _certificate ??= X509CertificateLoader.LoadPkcs12(Blob, Password);
    }
}

namespace MQTTnet.Server
{
    public interface IMqttServerCertificateCredentials
    {
        string Password { get; }
    }

    public class MqttServerCertificateCredentials : IMqttServerCertificateCredentials
    {
        public string Password { get; set; }
    }
}

#pragma once
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/prctl.h>

// Macros that Swift cannot import, each as a function of its own.

/// Everything about a context that is not a certificate: TLS 1.3 only, no resumption of any kind, few algorithms.
/// Returns 1 on success.
static inline int COpenSSL_SSL_CTX_restrict(SSL_CTX *context, int input_limit) {
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_mode(
        context, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS | SSL_MODE_AUTO_RETRY
            | SSL_MODE_NO_AUTO_CHAIN);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_max_cert_list(context, input_limit);
    SSL_CTX_set_verify_depth(context, 0);
    return SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION)
        && SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION)
        && SSL_CTX_set_num_tickets(context, 0)
        && SSL_CTX_set_max_early_data(context, 0)
        && SSL_CTX_set_recv_max_early_data(context, 0)
        && SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256")
        && SSL_CTX_set1_groups_list(context, "X25519:P-256")
        && SSL_CTX_set1_sigalgs_list(context, "ecdsa_secp256r1_sha256:ed25519")
        && SSL_CTX_set1_client_sigalgs_list(context, "ecdsa_secp256r1_sha256:ed25519");
}

/// A new key of the curve P-256; NULL on failure.
static inline EVP_PKEY *COpenSSL_generate_p256(void) { return EVP_EC_gen("P-256"); }

/// A new key of the curve X25519; NULL on failure.
static inline EVP_PKEY *COpenSSL_generate_x25519(void) { return EVP_PKEY_Q_keygen(NULL, NULL, "X25519"); }

/// The X25519 key of 32 private bytes; NULL on failure.
static inline EVP_PKEY *COpenSSL_x25519_private(const unsigned char *bytes, size_t count) {
    return EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, bytes, count);
}

/// The secret of a private key and a public half. Returns 1 on success; not for halves of low order.
static inline int COpenSSL_x25519(
    EVP_PKEY *key, const unsigned char *other, size_t other_count, unsigned char *secret, size_t count) {
    EVP_PKEY *peer = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL, other, other_count);
    EVP_PKEY_CTX *context = peer == NULL ? NULL : EVP_PKEY_CTX_new(key, NULL);
    size_t made = count;
    int result = context != NULL && EVP_PKEY_derive_init(context) > 0
        && EVP_PKEY_derive_set_peer(context, peer) > 0 && EVP_PKEY_derive(context, secret, &made) > 0
        && made == count;
    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(peer);
    return result;
}

/// HKDF with SHA-256, without a salt. Returns 1 on success.
static inline int COpenSSL_hkdf_sha256(
    const void *input, size_t input_count, const unsigned char *info, size_t info_count, unsigned char *output,
    size_t count) {
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, NULL);
    size_t made = count;
    int result = context != NULL && EVP_PKEY_derive_init(context) > 0
        && EVP_PKEY_CTX_set_hkdf_md(context, EVP_sha256()) > 0
        && EVP_PKEY_CTX_set1_hkdf_key(context, (const unsigned char *)input, (int)input_count) > 0
        && EVP_PKEY_CTX_add1_hkdf_info(context, info, (int)info_count) > 0
        && EVP_PKEY_derive(context, output, &made) > 0 && made == count;
    EVP_PKEY_CTX_free(context);
    return result;
}

/// Adds an extension written as in a configuration file. Returns 1 on success.
static inline int COpenSSL_X509_add_extension(X509 *certificate, X509 *issuer, int nid, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509V3_set_ctx_nodb(&context);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    if (extension == NULL) return 0;
    int result = X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    return result;
}

/// The alternative names of a certificate's subject; NULL when it has none. To be freed by the function below.
static inline GENERAL_NAMES *COpenSSL_X509_alternative_names(const X509 *certificate) {
    return (GENERAL_NAMES *)X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
}

static inline void COpenSSL_GENERAL_NAMES_free(GENERAL_NAMES *names) { GENERAL_NAMES_free(names); }

static inline int COpenSSL_GENERAL_NAMES_count(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }

/// The bytes of the URI at an index; NULL when the name there is of another kind.
static inline const unsigned char *COpenSSL_GENERAL_NAMES_uri(const GENERAL_NAMES *names, int index, int *length) {
    const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, index);
    if (name == NULL || name->type != GEN_URI) return NULL;
    *length = ASN1_STRING_length(name->d.uniformResourceIdentifier);
    return ASN1_STRING_get0_data(name->d.uniformResourceIdentifier);
}

/// The content of a memory BIO and its length.
static inline long COpenSSL_BIO_content(BIO *bio, char **content) { return BIO_get_mem_data(bio, content); }

/// Writes a distinguished name as RFC 2253 does. Returns a negative number on failure.
static inline int COpenSSL_X509_NAME_print(BIO *target, const X509_NAME *name) {
    return X509_NAME_print_ex(target, name, 0, XN_FLAG_RFC2253);
}

/// Keeps the memory of this process out of core dumps and from other processes of the same user.
static inline int COpenSSL_hide_process(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

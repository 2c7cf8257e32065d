"""Open Badges 3.0: the document, its signature, the status list and the pictures. Pure: no Django.

Sources: 1EdTech Open Badges 3.0, section 8.2 (JWT proof) and 5.3 (baking); W3C Verifiable Credentials 2.0;
W3C Bitstring Status List 1.0; RFC 7515, 7517 and 7519.
"""

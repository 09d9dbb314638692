"""Query parameters that never choose the article: who sent the reader, which share button, which session.

Data, not logic, and Python only because this floor reads no files. Put a name here when dropping it gave the same
page on every site it was seen on; what is not named here is kept. Names are compared in lower case.
"""

from __future__ import annotations

#: A parameter whose name begins with one of these goes.
PREFIXES = (
    "at_campaign",  # Piano / AT Internet
    "at_custom",
    "hsa_",  # HubSpot ads
    "itm_",
    "mtm_",  # Matomo
    "pk_",  # Piwik
    "piwik_",
    "stm_",
    "utm_",  # Urchin, Google Analytics
    "wt_mc",  # Webtrekk
)

#: A parameter of exactly this name goes, whatever its value.
NAMES = frozenset(
    {
        "__hsfp",
        "__hssc",
        "__hstc",
        "__twitter_impression",
        "__s",
        "_ga",
        "_gl",
        "_hsenc",
        "_hsmi",
        "_ke",
        "_openstat",
        "amp",
        "at_format",
        "at_link_id",
        "at_link_origin",
        "at_link_type",
        "at_medium",
        "at_ptr_name",
        "at_bbc_team",
        "cmpid",
        "cndid",
        "dclid",
        "dicbo",
        "echobox",
        "ef_id",
        "epik",
        "fb_action_ids",
        "fb_action_types",
        "fb_ref",
        "fb_source",
        "fbclid",
        "feedname",
        "feedtype",
        "ftag",
        "gad_source",
        "gbraid",
        "gclid",
        "gclsrc",
        "guccounter",
        "guce_referrer",
        "guce_referrer_sig",
        "icid",
        "ig_rid",
        "igsh",
        "igshid",
        "int_cid",
        "jsessionid",
        "li_fat_id",
        "mbid",
        "mc_cid",
        "mc_eid",
        "mkt_tok",
        "msclkid",
        "ncid",
        "ns_campaign",
        "ns_linkname",
        "ns_mchannel",
        "ns_source",
        "oly_anon_id",
        "oly_enc_id",
        "phpsessid",
        "platform_share",
        "rb_clickid",
        "replytocom",
        "s_cid",
        "s_kwcid",
        "sc_campaign",
        "sc_channel",
        "sfnsn",
        "smid",
        "smtyp",
        "soc_src",
        "soc_trk",
        "srsltid",
        "tblci",
        "trk",
        "trkcampaign",
        "ttclid",
        "twclid",
        "vero_conv",
        "vero_id",
        "wbraid",
        "wickedid",
        "wprov",
        "xtor",
        "xtref",
        "yclid",
        "ysclid",
        "zanpid",
    }
)

#: A parameter goes only with exactly this value: the name alone may mean anything.
PAIRS = frozenset(
    {
        ("from", "rss"),
        ("from", "homepage"),
        ("output", "amp"),
        ("outputtype", "amp"),
        ("print", "1"),
        ("print", "true"),
        ("ref", "facebook"),
        ("ref", "home"),
        ("ref", "homepage"),
        ("ref", "rss"),
        ("ref", "twitter"),
        ("share", "email"),
        ("share", "facebook"),
        ("share", "linkedin"),
        ("share", "reddit"),
        ("share", "telegram"),
        ("share", "tumblr"),
        ("share", "twitter"),
        ("share", "whatsapp"),
        ("source", "rss"),
        ("src", "rss"),
    }
)

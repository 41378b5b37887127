// Somebody opened the sealed original of a photo: whose photo it is, who, when, and why.
CREATE (o:OpenedOriginal)
SET o = $opened

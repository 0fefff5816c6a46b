// Our own line icons (resources/icons), in the theme's colours: an icon keeps right when the theme or the scale changes.
#pragma once

#include <QIcon>
#include <QPixmap>

namespace relata {

enum class IconTone { Soft, Normal, Accent, OnAccent, Ok, Warn, Error, Key, Reference };

// `name` is a file of resources/icons without ".svg"; a missing one is a programmer's error (an empty icon in release).
[[nodiscard]] QIcon icon(const QString &name, IconTone tone = IconTone::Soft);
// A square with soft corners, as entities bear in lists; `token` as in Theme::swatch.
[[nodiscard]] QIcon swatchIcon(const QString &token);
// All names there are.
[[nodiscard]] QStringList iconNames();

} // namespace relata

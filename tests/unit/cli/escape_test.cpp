#include "cli/report/escape.h"

#include <gtest/gtest.h>

namespace cfnaudit::cli {
namespace {

TEST(Escape, ATerminalIsNeverSentWhatATemplateChose) {
  EXPECT_EQ(printable("a\x1b[31mred"), "a<1b>[31mred");
  EXPECT_EQ(printable("a\nb"), "a<0a>b");
  EXPECT_EQ(printable("\xC2\x9B"
                      "31m"),
            "<9b>31m");  // the one-byte CSI
  EXPECT_EQ(printable("user\xE2\x80\xAE"
                      "nimda"),
            "user<202e>nimda");  // right-to-left override
  EXPECT_EQ(printable("\xFF\xC3"), "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(printable("gr\xC3\xBC\xC3\x9F"), "gr\xC3\xBC\xC3\x9F");
}

TEST(Escape, WidthIsWhatATerminalShows) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("\xE6\xBC\xA2\xE5\xAD\x97"), 4U);  // two wide characters
  EXPECT_EQ(display_width("e\xCC\x81"), 1U);                 // with a combining accent
  EXPECT_EQ(display_width("a\tb"), 5U);
  EXPECT_EQ(pad_right("\xE6\xBC\xA2", 4), "\xE6\xBC\xA2  ");
  EXPECT_EQ(pad_left("1", 3), "  1");
}

TEST(Escape, WrapsAtSpacesOnly) {
  EXPECT_EQ(wrap("one two three", 7, 0), "one two\nthree");
  EXPECT_EQ(wrap("one two", 7, 2), "one\n  two");
  EXPECT_EQ(wrap("averylongword b", 5, 1), "averylongword\n b");
  EXPECT_EQ(wrap("one two", 9, 2, 5), "one\n  two");
}

TEST(Escape, MarkdownShowsTheTextAndNothingElse) {
  EXPECT_EQ(markdown("*a* <b> @you | `c` [d](e)"),
            "\\*a\\* &lt;b&gt; &#64;you \\| \\`c\\` \\[d\\](e)");
  EXPECT_EQ(markdown("two\nlines"), "two lines");
  EXPECT_EQ(markdown_code("a`b|<script>"), "<code>a&#96;b&#124;&lt;script&gt;</code>");
}

TEST(Escape, XmlHoldsNoControlCharacters) {
  EXPECT_EQ(html("<a b='c'>&\x01\"d\""), "&lt;a b=&#39;c&#39;&gt;&amp;\xEF\xBF\xBD&quot;d&quot;");
}

TEST(Escape, CsvIsQuotedAndNoFormula) {
  EXPECT_EQ(csv_field("plain"), "plain");
  EXPECT_EQ(csv_field("a,\"b\""), "\"a,\"\"b\"\"\"");
  EXPECT_EQ(csv_field("=HYPERLINK(1)"), "'=HYPERLINK(1)");
}

TEST(Escape, DiagramLabelsStayLabels) {
  EXPECT_EQ(mermaid_label("a\"] --> b; end"), "a#quot;] --#gt; b#59; end");
  EXPECT_EQ(dot_label("a\"\\n"), "a\\\"\\\\n");
}

TEST(Escape, PathsAreUris) { EXPECT_EQ(uri_path("a b/\xC3\xBC#1.yaml"), "a%20b/%C3%BC%231.yaml"); }

}  // namespace
}  // namespace cfnaudit::cli
